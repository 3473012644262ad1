package io.batuta.testing.kafka;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/** Forks the broker's process and listens for the one word it says when it serves clients. */
final class BrokerStart {
    private final BrokerSettings settings;
    private final BrokerFiles files;

    BrokerStart(BrokerSettings settings, BrokerFiles files) {
        this.settings = settings;
        this.files = files;
    }

    /** A broker that serves clients on this port. When it does not come up, its process is ended and the error shows its last words. */
    Process run(int port) {
        files.writeProperties(port, KafkaProbe.anyFreePort());
        Process process = fork();
        try {
            String said = firstWord(process).get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
            if (Objects.equals(said, "ready")) {
                return process;
            }
            throw failed(process, "did not start", null);
        } catch (TimeoutException e) {
            throw failed(process, "was not ready after " + settings.patience().toSeconds() + " s and was ended", e);
        } catch (ExecutionException e) {
            throw failed(process, "could not be heard and was ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(process, "was ended because its start was interrupted", e);
        }
    }

    private Process fork() {
        ProcessBuilder builder = BrokerProgram.locate()
                .command(files.properties(), settings)
                .redirectError(Redirect.to(files.console().toFile()));
        if (settings.outlivesParent()) {
            builder.redirectInput(Redirect.from(new File("/dev/null")));
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new BrokerException("No broker could be started in " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    /** Null when its output ends before a word: it died. */
    private static CompletableFuture<@Nullable String> firstWord(Process process) {
        CompletableFuture<@Nullable String> word = new CompletableFuture<>();
        Thread.ofVirtual().name("broker-ready").start(() -> {
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                word.complete(output.readLine());
            } catch (IOException e) {
                word.completeExceptionally(e);
            }
        });
        return word;
    }

    private BrokerException failed(Process process, String what, @Nullable Throwable cause) {
        process.destroyForcibly();
        return new BrokerException("The broker in " + settings.directory() + " " + what + ". Its last words:" + files.lastWords(), cause);
    }
}
