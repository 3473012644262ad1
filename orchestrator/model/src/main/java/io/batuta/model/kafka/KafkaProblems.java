package io.batuta.model.kafka;

import io.batuta.model.check.Check;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class KafkaProblems {
    static final int MOST_PARTITIONS = 100_000;

    /** Brokers count replicas in 16 bits. */
    static final int MOST_REPLICAS = Short.MAX_VALUE;

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern SETTING = Pattern.compile("[A-Za-z0-9._-]{1,250}");

    private KafkaProblems() {}

    static @Nullable String topic(String field, String topic) {
        boolean valid = TOPIC.matcher(topic).matches() && !topic.equals(".") && !topic.equals("..");
        return valid ? null : field + ": '" + Check.cut(topic) + "' cannot be a topic: use 1 to 249 letters, digits, '.', '_' or '-'";
    }

    static @Nullable String settings(Map<String, String> settings) {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (!SETTING.matcher(setting.getKey()).matches()) {
                return "config: '" + Check.cut(setting.getKey()) + "' cannot be a setting's name; one looks like linger.ms";
            }
            String problem = Check.text("config " + setting.getKey(), setting.getValue(), Check.TEXT);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
