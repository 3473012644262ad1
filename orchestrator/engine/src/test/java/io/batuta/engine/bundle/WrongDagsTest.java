package io.batuta.engine.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that people get wrong, each in a file of its own: one clear sentence for each, and the good DAG beside them does not mind. */
class WrongDagsTest {
    @TempDir Path home;

    /** A wrong DAG, how its sentence begins (with the file and, where one is to blame, the line), and what else it says. */
    record Wrong(String file, String place, String sentence) {}

    private static Wrong wrong(String name, String place, String sentence) {
        return new Wrong(name + ".java", place.isEmpty() ? name + ".java" : place, sentence);
    }

    private static List<Wrong> all() {
        return List.of(
                wrong("Cycle", "Cycle.java:7:", "DAG cycle, task a: its tasks wait for each other in a circle: a → b → a"),
                wrong("WaitsForItself", "", "it waits for itself"),
                wrong("DuplicateId", "", "DAG duplicate_id, task a: there are two tasks with this id"),
                wrong("DuplicateGroup", "", "there are two groups called g"),
                wrong("DuplicateParam", "", "there are two params called x"),
                wrong("NoTasks", "", "DAG no_tasks: it has no tasks"),
                wrong("BadCron", "", "61"),
                wrong("BadId", "", "has a space"),
                wrong("TenMegabyteName", "", "x".repeat(60) + "…"),
                wrong("BadStartDate", "", "the start date 'yesterday' is not a date and time with an offset"),
                wrong("EndsBeforeItStarts", "", "it ends (2026-01-01T00:00:00Z) before it starts (2026-02-01T00:00:00Z)"),
                wrong("WrongType", "WrongType.java:9:", "cannot find symbol"),
                wrong("WrongInput", "WrongInput.java:10:", "an output of type Integer cannot be read as String"),
                wrong("UnstorableOutput", "", "java.lang.Thread cannot be a task's output; use a record"),
                wrong("NotAList", "NotAList.java:9:", "no suitable method found for map(String,Class<String>,Task<String>,(run,x)->x)"),
                wrong("ForeignTask", "", "it depends on task stranger, which belongs to another DAG"),
                wrong("TooManyRetries", "", "retries must be 0 to 1000, not 5000"),
                wrong("NegativeTimeout", "", "its timeout must be above zero, not PT-1S"),
                wrong("ThrowsWhileBuilding", "ThrowsWhileBuilding.java:11:", "making its DAG failed: IllegalStateException: no name today"),
                wrong("ThrowsInItsConstructor", "ThrowsInItsConstructor.java:12:", "ArrayIndexOutOfBoundsException"),
                wrong("ThrowsInAStaticBlock", "", "NumberFormatException"),
                wrong("MakesNull", "", "made null instead of a DAG"),
                wrong("Recursion", "Recursion.java:", "Recursion calls itself without end (StackOverflowError)"),
                wrong("EndlessLoop", "EndlessLoop.java:", "making its DAG did not end within"),
                wrong("SleepsForEver", "SleepsForEver.java:8:", "making its DAG did not end within"),
                wrong("HeapBomb", "HeapBomb.java: ", "making its DAG needs more than 128 MB of memory (OutOfMemoryError)"),
                wrong("Exits", "Exits.java: ",
                        "its code ended the process that makes its DAG (exit code 0); dag() must not call System.exit"),
                wrong("Halts", "Halts.java: ", "its code ended the process that makes its DAG (exit code 7)"),
                wrong("HundredThousandTasks", "", "it has more than 10000 tasks; map over a list or split the DAG"),
                wrong("NotDeterministic", "NotDeterministic.java: ",
                        "DAG not_deterministic is different each time NotDeterministic makes it"),
                wrong("NotImported", "NotImported.java:8:", "is this missing: import io.batuta.model.shell.Shell; (and 1 more)"),
                wrong("MissingPackage", "MissingPackage.java:3:",
                        "the package org.apache.http is missing: put its jar into the bundle's lib folder or into BATUTA_HOME/lib (and 1 more)"),
                wrong("InsideOfTheService", "InsideOfTheService.java:3:", "the package io.batuta.engine.runner is missing"),
                wrong("SyntaxError", "SyntaxError.java:7:", "';' expected"),
                wrong("OtherClassName", "OtherClassName.java:4:",
                        "class Different is public, should be declared in a file named Different.java"),
                wrong("NoSource", "NoSource.java makes no DAG", "it has no public class that implements io.batuta.model.dag.DagSource"),
                wrong("PrivateClass", "PrivateClass.java: ", "PrivateClass implements DagSource, but it is not public; make it public"),
                wrong("NeedsArguments", "NeedsArguments.java: ",
                        "NeedsArguments implements DagSource, but has no public constructor without parameters; add one"),
                wrong("TwoOfOneName", "TwoOfOneName.java: ", "TwoOfOneName makes two DAGs called same"),
                wrong("EmptyList", "EmptyList.java: ", "EmptyList makes no DAG: its dags() gave an empty list"),
                wrong("EmptyFile", "EmptyFile.java makes no DAG", ""),
                wrong("UnknownInATemplate", "UnknownInATemplate.java: ",
                        "DAG unknown_in_a_template, task load: script, line 2: there is no parameter citi; did you mean city?"),
                wrong("TriggerRuleOnAMap", "", "the trigger rule 'always' cannot be used on a task mapped over")
        );
    }

    @Test
    void eachHasOneSentenceAndTheGoodOneStaysInForce() throws Exception {
        MemorySink sink = new MemorySink();
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(8))) {
            folder.write("Good.java", DagFolder.source("Good", "good", "hello"));
            for (Wrong wrong : all()) {
                folder.write(wrong.file(), DagFolder.resource("wrong/" + wrong.file()));
            }
            folder.write("Latin1.java", DagFolder.source("Latin1", "latin", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1));
            folder.write("Broken.jar", "not a jar");
            folder.start();
            await().atMost(Duration.ofMinutes(3)).until(() -> sink.count() == all().size() + 3);

            assertThat(sink.dags()).containsExactly("good");
            assertThat(sink.message("Latin1.java")).isEqualTo("Latin1.java:7: is not valid UTF-8 (byte 0xE9); save the file as UTF-8");
            assertThat(sink.message("Broken.jar")).startsWith("Broken.jar is not a jar that can be read");
            assertThat(all()).allSatisfy(wrong -> assertThat(sink.message(wrong.file())).startsWith(wrong.place())
                    .contains(wrong.sentence()).hasSizeLessThan(500));
            assertThat(sink.happened()).doesNotHaveDuplicates();
        }
    }
}
