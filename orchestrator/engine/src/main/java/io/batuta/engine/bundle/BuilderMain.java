package io.batuta.engine.bundle;

import io.batuta.model.json.Json;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The builder process: reads requests as lines of JSON, answers each with one line. It ends at the end of its input, so with its parent, and when author code does not return in time.
 */
public final class BuilderMain {
    private BuilderMain() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        OutputStream answers = new FileOutputStream(FileDescriptor.out);
        // What author code prints must not get into the answers.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        BufferedReader requests = new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        // Nor may it read what is meant for us: it finds the end of its input at once.
        System.setIn(InputStream.nullInputStream());
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            BuildProtocol.Request request = Json.read(line, BuildProtocol.Request.class);
            if (!build(request, answers)) {
                Runtime.getRuntime().halt(1);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** False when it did not end in time; then this process is of no use any more. */
    private static boolean build(BuildProtocol.Request request, OutputStream answers) throws IOException {
        BuildJob job = new BuildJob(request);
        CompletableFuture<BuildProtocol.Answer> answer = new CompletableFuture<>();
        Thread worker = Thread.ofPlatform().daemon().name("build").unstarted(() -> {
            try {
                answer.complete(job.run());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        worker.start();
        try {
            CompletableFuture.anyOf(job.compiled(), answer).get();
            say(answers, answer.get(request.limitMillis(), TimeUnit.MILLISECONDS));
            return true;
        } catch (TimeoutException e) {
            StackTraceElement frame = BuildJob.authorFrame(worker.getStackTrace(), null);
            String at = frame == null ? request.name() + ": " : job.file(frame) + ":" + frame.getLineNumber() + ": ";
            String limit = request.limitMillis() % 1000 == 0 ? request.limitMillis() / 1000 + " s" : request.limitMillis() + " ms";
            say(answers, BuildProtocol.Answer.held(new BuildProtocol.Trouble(
                    at + "making its DAG did not end within " + limit + "; dag() must only describe the work, not do it",
                    frame == null ? null : frame.getLineNumber(), trace(worker))));
            return false;
        } catch (ExecutionException e) {
            say(answers, BuildProtocol.Answer.held(
                    new BuildProtocol.Trouble(request.name() + ": cannot be built: " + e.getCause(), null, String.valueOf(e.getCause()))));
            return false;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static String trace(Thread worker) {
        StringBuilder text = new StringBuilder("it was at");
        for (StackTraceElement frame : worker.getStackTrace()) {
            text.append("\n    at ").append(frame);
        }
        return text.toString();
    }

    private static void say(OutputStream answers, BuildProtocol.Answer answer) throws IOException {
        answers.write((Json.write(answer) + "\n").getBytes(StandardCharsets.UTF_8));
        answers.flush();
    }
}
