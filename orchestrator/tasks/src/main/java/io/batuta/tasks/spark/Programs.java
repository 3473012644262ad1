package io.batuta.tasks.spark;

import io.batuta.model.task.TaskFailedException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where applications are: Batuta's own beside its jars, others where their path says. */
final class Programs {
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]+:.*");

    /** Of a checkout and of an installed application. */
    private static final List<String> OURS = List.of("worker-tasks/target", "worker-tasks");

    private Programs() {}

    /** Whether Spark, not this host, has to find it. */
    static boolean isAddress(String application) {
        return ADDRESS.matcher(application).matches() && !application.startsWith("file:");
    }

    /** The file an application's path means, if this host has it. */
    static Optional<Path> lookFor(String application, String home) {
        return candidates(application, home).stream().filter(Files::isRegularFile).findFirst();
    }

    /** The file an application's path means. */
    static Path find(String application, String home) {
        return lookFor(application, home).orElseThrow(() -> new TaskFailedException(
                "there is no application " + application + ": looked for "
                        + String.join(", ", candidates(application, home).stream().map(Path::toString).toList()),
                "correct .application(\"…\"); a relative path is looked for among Batuta's own programs and in the service user's home",
                true, null));
    }

    private static List<Path> candidates(String application, String home) {
        String plain = application.startsWith("file:") ? application.replaceFirst("file:(//)?", "") : application;
        Path path = plain.startsWith("~/") ? Path.of(home + plain.substring(1)) : Path.of(plain);
        return path.isAbsolute()
                ? List.of(path)
                : Stream.concat(besideUs(OURS).map(ours -> ours.resolve(path)), Stream.of(Path.of(home).resolve(path))).toList();
    }

    /** These places seen from where our own classes lie: an installed application, a build tree, and the application inside a checkout. */
    static Stream<Path> besideUs(List<String> relative) {
        try {
            Path own = Path.of(Programs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Stream.of("../..", "../../../..", "../../../../../..").map(up -> own.resolve(up).normalize())
                    .flatMap(root -> relative.stream().map(root::resolve)).filter(Files::isDirectory);
        } catch (URISyntaxException _) {
            return Stream.empty();
        }
    }
}
