package io.batuta.tasks.java;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.TaskFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks the service, each question on a connection of its own, so that a restart of the service in between is only a wait. */
final class IsolatedQuestions {
    private static final int TRIES = 600;
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Path socket;

    IsolatedQuestions(Path socket) {
        this.socket = socket;
    }

    /** The answer; empty when the value is null. Waits up to 5 minutes for a service that is not there. */
    Optional<JsonNode> ask(IsolatedTask.Question.What what, String name) {
        IsolatedTask.Answer answer = answer(new IsolatedTask.Question(what, name));
        if (answer.problem() != null) {
            throw new TaskFailedException(answer.problem(), answer.hint(), answer.retryable(), null);
        }
        return Optional.ofNullable(answer.value()).filter(value -> !value.isNull());
    }

    private IsolatedTask.Answer answer(IsolatedTask.Question question) {
        for (int attempt = 1;; attempt++) {
            try {
                return once(question);
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new TaskFailedException("the service that began this task did not answer for 5 minutes", null, true, e);
                }
            }
            pause();
        }
    }

    private IsolatedTask.Answer once(IsolatedTask.Question question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Channels.newOutputStream(channel).write((Json.write(question) + "\n").getBytes(StandardCharsets.UTF_8));
            String line = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IOException("the connection ended without an answer");
            }
            return Json.read(line, IsolatedTask.Answer.class);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskFailedException("it was interrupted while it waited for the service", null, true, e);
        }
    }
}
