package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Docker task in words. Pure. */
final class DockerWords {
    private DockerWords() {}

    /** What the container is to do, as one would type it; short enough for a sentence. */
    static String of(DockerConfig config) {
        List<String> words = Stream.concat(config.entrypoint().stream(), config.command().stream()).toList();
        String line = words.stream().map(DockerWords::quoted).collect(Collectors.joining(" ")).replace('\n', ' ');
        String all = "a container of " + config.image() + (words.isEmpty() ? "" : " with " + line);
        return all.length() <= 240 ? all : all.substring(0, 240) + "…";
    }

    /** The same with the place. */
    static String all(DockerConfig config, String engine) {
        return of(config) + (config.directory() == null ? "" : " in " + config.directory())
                + (config.user() == null ? "" : " as " + config.user()) + " on " + engine;
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
