package io.batuta.tasks.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskCode;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskSkippedException;
import io.batuta.tasks.RecordingContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JavaHandlerTest {
    private final JavaHandler handler = new JavaHandler();

    private record Java(TaskCode code) implements TaskDefinition<String> {
        @Override
        public String id() {
            return "task";
        }

        @Override
        public String kind() {
            return "java";
        }

        @Override
        public OutputType<String> outputType() {
            return OutputType.of(String.class);
        }

        @Override
        public Object config() {
            return Map.of();
        }
    }

    private static RecordingContext running(TaskCode code) {
        return new RecordingContext(new Java(code), Path.of("unused"));
    }

    @Test
    void whatTheCodeReturnsIsTheOutput() throws Exception {
        assertThat(handler.start(running(run -> "hello " + run.dagId()))).isEqualTo(new Outcome.Success("hello dag"));
    }

    @Test
    void codeMayReturnAnOutcomeItself() throws Exception {
        Outcome branched = new Outcome.Branched("a", Set.of("a"), false);
        assertThat(handler.start(running(run -> branched))).isSameAs(branched);
    }

    @Test
    void anExceptionBecomesASentenceWithTheAuthorsLineAndItsTraceGoesToTheLog() throws Exception {
        RecordingContext task = running(run -> {
            throw new IllegalStateException("no rows", new java.io.IOException("socket closed"));
        });
        assertThat(handler.start(task)).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).matches("IllegalStateException: no rows \\(JavaHandlerTest.java:\\d+\\)");
            assertThat(failure.retryable()).isTrue();
        });
        assertThat(task.lines()).anyMatch(line -> line.contains("Caused by: java.io.IOException: socket closed"));
        assertThat(task.lines()).noneMatch(line -> line.contains("JavaHandler.call") || line.contains("org.junit"));
    }

    @Test
    void theAuthorsOwnFailureKeepsItsHintAndSaysWhetherToTryAgain() throws Exception {
        RecordingContext task = running(run -> {
            throw new TaskFailedException("wrong key", "correct it", false, null);
        });
        assertThat(handler.start(task)).isEqualTo(new Outcome.Failure("wrong key", "correct it", false));
    }

    @Test
    void codeMaySkipItself() throws Exception {
        RecordingContext task = running(run -> {
            throw new TaskSkippedException("nothing new");
        });
        assertThat(handler.start(task)).isEqualTo(new Outcome.Skipped("nothing new"));
    }

    @Test
    void aMissingClassAndEndlessRecursionFailOnlyTheTask() throws Exception {
        RecordingContext missing = running(run -> {
            throw new NoClassDefFoundError("com/example/Driver");
        });
        assertThat(((Outcome.Failure) handler.start(missing)).hint()).contains("com.example.Driver is not in the bundle");
        assertThat(((Outcome.Failure) handler.start(running(JavaHandlerTest::deeper))).hint()).contains("calls itself");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Object deeper(io.batuta.model.task.Run run) {
        return deeper(run).hashCode();
    }

    @Test
    void anInterruptOfACancelledTaskMeansCancelledAndElseGoesUp() throws Exception {
        RecordingContext cancelled = running(run -> {
            throw new InterruptedException();
        });
        assertThatThrownBy(() -> handler.start(cancelled)).isInstanceOf(InterruptedException.class);
        cancelled.cancel();
        assertThat(handler.start(cancelled)).isEqualTo(new Outcome.Cancelled());
    }
}
