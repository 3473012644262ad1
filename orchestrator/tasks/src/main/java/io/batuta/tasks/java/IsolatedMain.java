package io.batuta.tasks.java;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.json.Json;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskCode;
import io.batuta.model.task.TaskFailedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** The program of an isolated task's JVM: loads the bundle, runs the task's code, writes how it ended into a file. Its class path is the bundle's and then the service's. */
public final class IsolatedMain {
    private IsolatedMain() {}

    /** Does the task described in the directory. Ends with 0 whenever there is a result, whatever it says. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        // Not buffered: whatever was printed is in the log, however this ends.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(out);
        IsolatedTask.Request request = Json.read(Files.readString(directory.resolve(IsolatedTask.REQUEST)), IsolatedTask.Request.class);
        IsolatedRun run = new IsolatedRun(request, new IsolatedQuestions(directory.resolve(IsolatedTask.SOCKET)), out);
        Outcome outcome;
        try {
            outcome = JavaHandler.call(code(request), run);
        } catch (TaskFailedException e) {
            outcome = e.outcome();
        }
        write(directory, result(outcome, run));
        // Threads that the code left behind must not keep this JVM alive.
        Runtime.getRuntime().halt(0);
    }

    private static TaskCode code(IsolatedTask.Request request) {
        try {
            DagSource source = Class.forName(request.sourceClass()).asSubclass(DagSource.class).getConstructor().newInstance();
            for (Dag dag : source.dags()) {
                if (dag.id().equals(request.dagId()) && dag.code(request.taskId()) instanceof TaskCode code) {
                    return code;
                }
            }
            throw new TaskFailedException(
                    request.sourceClass() + " makes no DAG " + request.dagId() + " with Java code for task " + request.taskId(),
                    "save the DAG's file again to have it built anew", false, null);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new TaskFailedException("the code of DAG " + request.dagId() + " cannot be loaded: " + e, AuthorTrace.hint(e), true, e);
        }
    }

    private static IsolatedTask.Result result(Outcome outcome, IsolatedRun run) {
        IsolatedTask.End end = switch (outcome) {
            case Outcome.Success _ -> new IsolatedTask.End.Succeeded();
            case Outcome.Branched b -> new IsolatedTask.End.Branched(b.chosen(), b.descendantsToo());
            case Outcome.Failure f -> new IsolatedTask.End.Failed(f.reason(), f.hint(), f.retryable());
            case Outcome.Skipped s -> new IsolatedTask.End.Skipped(s.reason());
            case Outcome.LookAgain l -> new IsolatedTask.End.LookAgain(l.in(), l.reason());
            case Outcome.Unknown u -> new IsolatedTask.End.Unknown(u.reason());
            case Outcome.Cancelled _ -> new IsolatedTask.End.Unknown("it said it was cancelled, but nobody asked it to end");
        };
        Object output = output(outcome);
        try {
            return new IsolatedTask.Result(end, output == null ? null : Json.toTree(output), run.writes());
        } catch (IllegalArgumentException e) {
            return new IsolatedTask.Result(
                    new IsolatedTask.End.Failed("its output cannot be written as JSON: " + e.getMessage(), null, false), null,
                    run.writes());
        }
    }

    private static @Nullable Object output(Outcome outcome) {
        return outcome instanceof Outcome.Success s ? s.output() : outcome instanceof Outcome.Branched b ? b.output() : null;
    }

    /** Whole or not at all. */
    private static void write(Path directory, IsolatedTask.Result result) throws java.io.IOException {
        Path half = directory.resolve(IsolatedTask.RESULT + ".new");
        Files.writeString(half, Json.write(result));
        Files.move(half, directory.resolve(IsolatedTask.RESULT), StandardCopyOption.ATOMIC_MOVE);
    }
}
