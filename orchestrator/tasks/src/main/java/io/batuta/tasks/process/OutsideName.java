package io.batuta.tasks.process;

import io.batuta.model.task.TaskContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an attempt's work outside of the service is known by. */
public final class OutsideName {
    private OutsideName() {}

    /** Derived from what the attempt is, so that any node finds it, and two installations that share a host or an engine do not meet. */
    public static String of(TaskContext task) {
        String identity = String.join("\n", task.dagId(), task.runId(), task.taskId(), Integer.toString(task.mapIndex()),
                Integer.toString(task.tryNumber()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return task.outsideName() + "-" + HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
