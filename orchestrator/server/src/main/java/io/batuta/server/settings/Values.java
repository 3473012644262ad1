package io.batuta.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of the first source that has them, in the type they are meant as. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final List<Source> sources;

    Values(List<Source> sources) {
        this.sources = sources;
    }

    /** The value, or the default; null when there is neither. */
    @Nullable
    String text(Key key) {
        Source source = source(key);
        return source == null ? key.fallback() : source.value(key);
    }

    String required(Key key) {
        String value = text(key);
        if (value == null) {
            throw new SettingsException("The setting " + key.word() + " is missing.");
        }
        return value;
    }

    int number(Key key, int least, int most) {
        try {
            int number = Integer.parseInt(required(key));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw invalid(key, "a number from " + least + " to " + most);
    }

    boolean flag(Key key) {
        return switch (required(key).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw invalid(key, "true or false");
        };
    }

    <E extends Enum<E>> E choice(Key key, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(required(key)))
                .findFirst()
                .orElseThrow(() -> invalid(key, "one of "
                        + String.join(", ", Arrays.stream(type.getEnumConstants()).map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .toList())));
    }

    Duration duration(Key key) {
        Matcher matcher = DURATION.matcher(required(key));
        if (!matcher.matches()) {
            throw invalid(key, "a number with its unit (ms, s, m, h or d), such as 10s");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    @Nullable
    String url(Key key) {
        String value = text(key);
        if (value != null && !value.matches("https?://[^\\s/]+.*")) {
            throw invalid(key, "an address that begins with http:// or https://");
        }
        return value;
    }

    Path path(Key key, Path fallback) {
        String value = text(key);
        try {
            return (value == null ? fallback : Path.of(value)).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            throw invalid(key, "the name of a directory");
        }
    }

    List<String> list(Key key) {
        String value = text(key);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty()).distinct().toList();
    }

    private @Nullable Source source(Key key) {
        return sources.stream().filter(source -> source.value(key) != null).findFirst().orElse(null);
    }

    private SettingsException invalid(Key key, String wanted) {
        Source source = source(key);
        String where = source == null ? "the defaults" : source.name();
        return new SettingsException(
                "The setting " + key.word() + " (in " + where + ") is '" + required(key) + "'; it must be " + wanted + ".");
    }
}
