package io.batuta.model.docker;

import io.batuta.model.check.Check;
import io.batuta.model.check.ExitCodes;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class DockerProblems {
    private static final int LONGEST_LABEL = 4096;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{1,199}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?");

    /** Registry with port, path, tag, digest. */
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9][a-zA-Z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*"
            + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");

    private DockerProblems() {}

    static @Nullable String of(DockerConfig config) {
        return Check.first(connection(config.connection()), image(config.image()),
                Check.matching("name", config.name(), NAME, "2 to 200 letters, digits and _ . -"),
                Check.words("command", config.command()), Check.words("entrypoint", config.entrypoint()),
                Check.env(config.env(), VARIABLE, "letters, digits and _ . - only"),
                config.directory() == null ? null : path("directory", config.directory()),
                Check.matching("user", config.user(), USER, "a user's name or number, with :group if need be"),
                labels(config.labels()), mounts(config.mounts()), DockerNetworkProblems.of(config.network()),
                DockerRightsProblems.of(config.limits()), DockerRightsProblems.of(config.rights()),
                ExitCodes.problem(config.successCodes(), config.skipCode()),
                config.outputFile() == null ? null : path("outputFile", config.outputFile()),
                Check.number("maxOutputMb", config.maxOutputMb(), 1, 1_000_000), Check.patience("giveUpAfter", config.giveUpAfter()));
    }

    private static @Nullable String connection(String id) {
        return Check.connection(id, "it has no connection: give it one of kind docker with .connection(\"…\")");
    }

    private static @Nullable String image(String image) {
        if (image.isEmpty()) {
            return "it has no image: give it one with .image(\"…\")";
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        if (!last.equals(last.toLowerCase(java.util.Locale.ROOT)) && last.indexOf(':') < 0 && last.indexOf('@') < 0) {
            return "image: '" + Check.cut(image) + "' has capital letters, which names of images cannot have";
        }
        return image.length() > 500 || !IMAGE.matcher(image).matches()
                ? "image: '" + Check.cut(image) + "' cannot be one; it looks like registry.example.com/team/tool:1.2"
                : null;
    }

    private static @Nullable String labels(Map<String, String> labels) {
        for (Map.Entry<String, String> one : labels.entrySet()) {
            String name = one.getKey();
            if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(c -> c <= ' ' || c == '=')
                    || Check.plain("label", name) != null) {
                return "label: '" + Check.cut(name) + "' cannot be a label's name: 1 to 200 characters without blanks and =";
            }
            if (name.startsWith("batuta.")) {
                return "label: names that begin with batuta. are Batuta's own, and '" + Check.cut(name) + "' does";
            }
            String problem = Check.text("label " + name, one.getValue(), LONGEST_LABEL);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String mounts(List<DockerMount> mounts) {
        for (DockerMount mount : mounts) {
            String source = mount.source();
            String problem = switch (mount.kind()) {
                case HOST -> path("mount", String.valueOf(source));
                case VOLUME -> Check.matching("volume", String.valueOf(source), NAME, "2 to 200 letters, digits and _ . -");
                case TMPFS -> mount.sizeMb() == null || mount.sizeMb() < 1 || mount.sizeMb() > 1_000_000
                        ? "tmpfs: its size must be 1 to 1000000 megabytes"
                        : null;
            };
            String field = mount.kind() == DockerMount.Kind.TMPFS ? "tmpfs" : "mount target";
            problem = problem == null ? path(field, mount.target()) : problem;
            problem = problem == null && mount.target().equals("/") ? field + ": it cannot be the container's / itself" : problem;
            if (problem != null) {
                return problem;
            }
        }
        long targets = mounts.stream().map(DockerMount::target).distinct().count();
        return targets < mounts.size() ? "mounts: two of them have the same target in the container" : null;
    }

    /** A path in the container or on the engine's host. */
    static @Nullable String path(String field, String path) {
        String problem = Check.absolute(field, path);
        if (problem != null) {
            return problem;
        }
        return List.of(path.split("/")).contains("..")
                ? field + ": '" + Check.cut(path) + "' has a .. in it; write the path out"
                : null;
    }
}
