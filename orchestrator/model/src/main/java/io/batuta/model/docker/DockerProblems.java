package io.batuta.model.docker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class DockerProblems {
    private static final int MOST_TEXT = 256 * 1024;

    /** A Linux kernel takes no longer argument or variable than 128 kB. */
    private static final int MOST_WORD = 120 * 1024;

    private static final Pattern CONNECTION = Pattern.compile("[\\w.-]{1,200}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{1,199}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?");

    /** Registry with port, path, tag, digest. */
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9][a-zA-Z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*"
            + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");

    private DockerProblems() {}

    static @Nullable String of(DockerConfig config) {
        return first(connection(config.connection()), image(config.image()),
                config.name() == null ? null : matching("name", config.name(), NAME, "2 to 200 letters, digits and _ . -"),
                words("command", config.command()), words("entrypoint", config.entrypoint()), env(config.env()),
                config.directory() == null ? null : path("directory", config.directory()),
                config.user() == null ? null : matching("user", config.user(), USER, "a user's name or number, with :group if need be"),
                labels(config.labels()), mounts(config.mounts()), DockerNetworkProblems.of(config.network()),
                DockerRightsProblems.of(config.limits()), DockerRightsProblems.of(config.rights()),
                codes(config.successCodes(), config.skipCode()),
                config.outputFile() == null ? null : path("outputFile", config.outputFile()),
                config.maxOutputMb() < 1 || config.maxOutputMb() > 1_000_000 ? "maxOutputMb must be 1 to 1000000" : null,
                patience(config.giveUpAfter()));
    }

    private static @Nullable String connection(String id) {
        if (id.isEmpty()) {
            return "it has no connection: give it one of kind docker with .connection(\"…\")";
        }
        return matching("connection", id, CONNECTION, "1 to 200 letters, digits and _ . -");
    }

    private static @Nullable String image(String image) {
        if (image.isEmpty()) {
            return "it has no image: give it one with .image(\"…\")";
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        if (!last.equals(last.toLowerCase(java.util.Locale.ROOT)) && last.indexOf(':') < 0 && last.indexOf('@') < 0) {
            return "image: '" + cut(image) + "' has capital letters, which names of images cannot have";
        }
        return image.length() > 500 || !IMAGE.matcher(image).matches()
                ? "image: '" + cut(image) + "' cannot be one; it looks like registry.example.com/team/tool:1.2"
                : null;
    }

    private static @Nullable String words(String field, List<String> words) {
        if (!words.isEmpty() && words.getFirst().isBlank()) {
            return field + ": its first word is blank";
        }
        int all = 0;
        for (String word : words) {
            String problem = text(field, word, MOST_WORD);
            if (problem != null) {
                return problem;
            }
            all += word.length();
        }
        return all > MOST_TEXT ? field + ": it is longer than 256 kB in all; put the data into a file" : null;
    }

    private static @Nullable String env(Map<String, String> env) {
        int all = 0;
        for (Map.Entry<String, String> one : env.entrySet()) {
            if (!VARIABLE.matcher(one.getKey()).matches()) {
                return "env: '" + cut(one.getKey()) + "' cannot be the name of an environment variable: letters, digits and _ . - only";
            }
            String problem = text("env " + one.getKey(), one.getValue(), MOST_WORD);
            if (problem != null) {
                return problem;
            }
            all += one.getKey().length() + one.getValue().length();
        }
        return all > MOST_TEXT ? "env: its variables are longer than 256 kB in all" : null;
    }

    private static @Nullable String labels(Map<String, String> labels) {
        for (Map.Entry<String, String> one : labels.entrySet()) {
            String name = one.getKey();
            if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(c -> c <= ' ' || c == '=' || c == 127)) {
                return "label: '" + cut(name) + "' cannot be a label's name: 1 to 200 characters without blanks and =";
            }
            if (name.startsWith("batuta.")) {
                return "label: names that begin with batuta. are Batuta's own, and '" + cut(name) + "' does";
            }
            String problem = text("label " + name, one.getValue(), 4096);
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
                case VOLUME -> matching("volume", String.valueOf(source), NAME, "2 to 200 letters, digits and _ . -");
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
        if (path.isBlank()) {
            return field + ": it is empty";
        }
        if (!path.startsWith("/")) {
            return field + ": '" + cut(path) + "' must be absolute, beginning with /";
        }
        if (path.chars().anyMatch(c -> c < ' ')) {
            return field + ": a path cannot have control characters or several lines";
        }
        return List.of(path.split("/")).contains("..")
                ? field + ": '" + cut(path) + "' has a .. in it; write the path out"
                : text(field, path, 4096);
    }

    private static @Nullable String codes(Set<Integer> success, @Nullable Integer skip) {
        boolean fit = success.stream().allMatch(DockerProblems::exitCode) && (skip == null || exitCode(skip));
        if (!fit || success.isEmpty()) {
            return "successCodes and skipCode: exit codes are 0 to 255, and at least one must mean success";
        }
        return skip != null && success.contains(skip) ? "skipCode: exit code " + skip + " cannot mean both success and skipped" : null;
    }

    private static boolean exitCode(int code) {
        return code >= 0 && code <= 255;
    }

    private static @Nullable String patience(Duration patience) {
        return patience.isNegative() || patience.compareTo(Duration.ofDays(365)) > 0 ? "giveUpAfter must be 0 to 365 days" : null;
    }

    static @Nullable String matching(String field, String value, Pattern pattern, String what) {
        return pattern.matcher(value).matches() ? null : field + ": '" + cut(value) + "' cannot be one; it is " + what;
    }

    private static @Nullable String text(String field, String text, int most) {
        if (text.indexOf('\0') >= 0) {
            return field + ": it contains the character U+0000, which no program can be given";
        }
        return text.length() > most ? field + ": it is longer than " + most / 1024 + " kB" : null;
    }

    static @Nullable String first(@Nullable String... problems) {
        for (String problem : problems) {
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
