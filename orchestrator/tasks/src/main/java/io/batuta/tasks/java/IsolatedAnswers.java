package io.batuta.tasks.java;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.Upstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers an isolated task's questions over a socket in its private directory, for as long as it runs. */
final class IsolatedAnswers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IsolatedAnswers.class);
    private static final OutputType<JsonNode> TREE = OutputType.of(JsonNode.class);

    private final TaskContext task;
    private final ServerSocketChannel server;

    private IsolatedAnswers(TaskContext task, ServerSocketChannel server) {
        this.task = task;
        this.server = server;
    }

    /** Begins to answer; an earlier process's socket is replaced. */
    static IsolatedAnswers at(Path socket, TaskContext task) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new TaskFailedException("cannot make the socket " + socket + ": " + e.getMessage(),
                    "paths of sockets may have 107 bytes at most: use a shorter BATUTA_HOME", false, e);
        }
        IsolatedAnswers answers = new IsolatedAnswers(task, server);
        Thread.ofVirtual().name("isolated-answers-" + task.attemptId()).start(answers::accept);
        return answers;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel one = server.accept();
                Thread.ofVirtual().start(() -> serve(one));
            } catch (IOException e) {
                LOG.debug("no more questions of attempt {}", task.attemptId(), e);
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            String line = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
            if (line != null) {
                Channels.newOutputStream(channel)
                        .write((Json.write(answer(Json.read(line, IsolatedTask.Question.class))) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("a question of attempt {} was not answered", task.attemptId(), e);
        }
    }

    private IsolatedTask.Answer answer(IsolatedTask.Question question) {
        try {
            Object value = value(question);
            return new IsolatedTask.Answer(value == null ? null : Json.toTree(value), null, null, false);
        } catch (TaskFailedException e) {
            var said = e.outcome();
            return new IsolatedTask.Answer(null, said.reason(), said.hint(), said.retryable());
        } catch (RuntimeException e) {
            return new IsolatedTask.Answer(null, "the service could not answer: " + e, null, true);
        }
    }

    private @Nullable Object value(IsolatedTask.Question question) {
        String name = question.name();
        return switch (question.what()) {
            case OUTPUT -> task.output(new Named(name, TREE));
            case ELEMENT -> task.element(TREE);
            case CONNECTION -> task.connection(name);
            case VARIABLE -> task.variable(name);
            case STATE -> task.state().get(name, JsonNode.class).orElse(null);
            case DAG_STATE -> task.state().ofDag().get(name, JsonNode.class).orElse(null);
            case MASK -> {
                task.log().mask(name);
                yield null;
            }
        };
    }

    private record Named(String id, OutputType<JsonNode> outputType) implements Upstream<JsonNode> {}

    @Override
    public void close() throws IOException {
        server.close();
    }
}
