package io.batuta.tasks.kafka;

import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import java.util.Map;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What went wrong with Kafka, in words. */
final class KafkaSentences {
    private KafkaSentences() {}

    /** A record was not taken. */
    static Outcome.Failure failed(String topic, Acknowledged.Failed failed, int records, Map<String, String> settings) {
        Exception why = failed.why();
        if (why instanceof TimeoutException) {
            KafkaReach.Finding finding = KafkaReach.look(settings);
            if (!finding.reached()) {
                return new Outcome.Failure(finding.sentence() + "; " + counted(failed, records), finding.hint(), true);
            }
        }
        String which = "record " + (failed.index() + 1) + " of " + records + (failed.key() == null ? "" : " (key " + failed.key() + ")");
        return new Outcome.Failure(which + " was not taken by topic " + topic + ": " + said(why) + "; " + counted(failed, records),
                hint(why, topic), why instanceof RetriableException);
    }

    /** The brokers could not be used at all. */
    static TaskFailedException unusable(Connection connection, Map<String, String> settings, Throwable why) {
        KafkaReach.Finding finding = KafkaReach.look(settings);
        if (!finding.reached()) {
            return new TaskFailedException(finding.sentence(), finding.hint(), true, null);
        }
        boolean lasting = why instanceof AuthenticationException || why instanceof AuthorizationException;
        return new TaskFailedException("Kafka of connection " + connection.id() + " cannot be used: " + said(why), hint(why, ""), !lasting,
                why instanceof Exception e ? e : null);
    }

    private static String counted(Acknowledged.Failed failed, int records) {
        return failed.acknowledged() + " of " + records + " records were acknowledged before it";
    }

    private static @Nullable String hint(Throwable why, String topic) {
        return switch (why) {
            case RecordTooLargeException _ ->
                "send a reference instead of the data, or raise max.request.size here and max.message.bytes on the topic";
            case AuthenticationException _ -> "check the login, password and sasl_mechanism in the connection";
            case AuthorizationException _ -> "the connection's user may not do that: ask for the right on the broker";
            case TimeoutException _ when !topic.isEmpty() ->
                "if topic " + topic + " is missing, make it: .ensureTopic(3), or a Kafka.topic(…) task before";
            default -> null;
        };
    }

    private static String said(Throwable why) {
        String name = why.getClass().getSimpleName();
        return name + (why.getMessage() == null ? "" : ": " + why.getMessage());
    }
}
