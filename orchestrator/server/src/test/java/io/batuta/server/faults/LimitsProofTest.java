package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F42: file descriptors, threads and places for files run out; a disk becomes read-only; a home may not be written. What runs goes on, it is said why nothing starts, and work resumes by itself. */
@Tag("proof")
class LimitsProofTest {
    private static final Duration FOR_A_WHILE = Duration.ofSeconds(6);

    @TempDir Path directory;

    @Test
    void withoutFileDescriptorsWhatRunsIsNotGivenUp() throws Exception {
        try (Lone lone = new Lone(directory, "Sturdy.java", Map.of())) {
            lone.start("waits");
            for (int i = 0; i < 5; i++) {
                lone.trigger("waits", "d" + i);
            }
            lone.await("all have begun", () -> begun(lone, "first") == 5);
            long said = lone.server.said(10_000_000).lines().count();
            limit(lone, openFiles(lone));
            // They end while nobody can look.
            Files.createFile(Path.of(lone.ledger.file() + ".go"));
            Pause.lasting(FOR_A_WHILE);
            assertThat(lone.server.alive()).as("it lives: " + lone.server.said(3_000)).isTrue();
            limit(lone, 4_096);
            for (int i = 0; i < 5; i++) {
                lone.awaitState("waits", "d" + i, "success");
                assertThat(lone.begun("waits", "d" + i, "first")).as("d" + i).isEqualTo(1);
                assertThat(lone.begun("waits", "d" + i, "after")).as("d" + i).isEqualTo(1);
            }
            lone.trigger("quick", "afterwards");
            lone.awaitState("quick", "afterwards", "success");
            long more = lone.server.said(10_000_000).lines().count() - said;
            System.out.println("F42 file descriptors: 5 processes under way, all ended once; " + more + " lines said in the 6 s without");
            assertThat(more).as("lines said: " + lone.server.said(6_000)).isLessThan(2_000);
        }
    }

    private static long begun(Lone lone, String task) {
        return Stream.of("d0", "d1", "d2", "d3", "d4").mapToLong(run -> lone.begun("waits", run, task)).sum();
    }

    private static long openFiles(Lone lone) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(lone.server.pid()), "fd"))) {
            return open.mapToLong(file -> Long.parseLong(file.getFileName().toString())).max().orElseThrow() + 1;
        }
    }

    private static void limit(Lone lone, long files) {
        Commands.run("prlimit", "--pid", Long.toString(lone.server.pid()), "--nofile=" + files + ":4096");
    }

    @Test
    void withoutPlacesForFilesAndOnAReadOnlyDiskNothingStartsAndTheReasonIsSaid() throws Exception {
        try (Volume volume = Volume.mount(Lone.home(directory).resolve("run"), "size=20m,nr_inodes=300");
                Lone lone = new Lone(directory, "Sturdy.java", Map.of("BATUTA_DISK_RESERVE", "0"))) {
            Commands.run("chmod", "700", Lone.home(directory).toString());
            lone.start("quick");
            volume.fillFiles();
            heldFor(lone, "inodes", "No space left on device");
            volume.free();
            lone.awaitState("quick", "inodes", "success");
            volume.readOnly(true);
            heldFor(lone, "readonly", "Read-only file system");
            volume.readOnly(false);
            lone.awaitState("quick", "readonly", "success");
            assertThat(lone.begun("quick", "inodes", "only")).isEqualTo(1);
            assertThat(lone.begun("quick", "readonly", "only")).isEqualTo(1);
            System.out.println("F42 places for files, read-only: nothing started, the reason was said, both went on by themselves");
        }
    }

    private static void heldFor(Lone lone, String run, String problem) {
        lone.await("the server's log says: " + problem, () -> lone.server.said(20_000).contains("Nothing new starts: "
                + "this node cannot write to its disk (" + Lone.home(lone.directory).resolve("run") + ": " + problem));
        lone.trigger("quick", run);
        assertThat(lone.why("quick", run)).contains("cannot write to its disk").contains(problem);
        assertThat(lone.doctor()).contains("nothing can be written to").contains(problem);
        assertThat(lone.state("quick", run)).isEqualTo("queued");
    }

    @Test
    void withoutThreadsNothingIsLostOrDoneTwice() throws Exception {
        try (ControlGroup group = ControlGroup.of("pids");
                Lone lone = new Lone(directory, "Sturdy.java", Map.of())) {
            lone.start("waits");
            lone.trigger("waits", "t");
            lone.await("it has begun", () -> lone.begun("waits", "t", "first") == 1);
            group.take(lone.server.pid());
            group.set("pids.max", group.get("pids.current"));
            for (int i = 0; i < 20; i++) {
                // Whether it is taken or not: 20 threads and 20 processes are wanted at once.
                Load.trigger(lone.client(), "quick", "t" + i);
            }
            Files.createFile(Path.of(lone.ledger.file() + ".go"));
            Pause.lasting(FOR_A_WHILE);
            group.set("pids.max", "max");
            boolean ended = !lone.server.alive();
            if (ended) {
                assertThat(lone.server.exitCode()).as(lone.server.said(4_000)).isIn(3, 70);
                // As the service manager does.
                lone.server.start();
            }
            lone.ready("quick");
            lone.awaitState("waits", "t", "success");
            assertThat(lone.begun("waits", "t", "first")).isEqualTo(1);
            assertThat(lone.begun("waits", "t", "after")).isEqualTo(1);
            lone.trigger("quick", "afterwards");
            lone.awaitState("quick", "afterwards", "success");
            lone.await("nothing is under way", () -> lone.number(
                    "select count(*) from batuta.run where dag in ('quick', 'waits') and state in ('queued', 'running')") == 0);
            String failed = String.join("; ",
                    lone.lines("select distinct left(reason, 200) from batuta.task_instance where state = 'failed'"));
            System.out.println("F42 threads: the process " + (ended ? "ended and was started again" : "went on") + "; failed: " + failed);
            for (int i = 0; i < 20; i++) {
                assertThat(lone.begun("quick", "t" + i, "only")).as("t" + i).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void aHomeThatMayNotBeWrittenIsNamed() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: only root can give a directory to somebody else");
        Path home = Files.createDirectories(directory.resolve("theirs"));
        Commands.run("chown", "65534", home.toString());
        // Root without the right to pass over permissions is a user like any other, who can read the classes under test.
        Process process = new ProcessBuilder("setpriv", "--bounding-set=-dac_override,-dac_read_search",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                "io.batuta.server.Main", "server", "--home", home.toString(), "--port", "0").redirectErrorStream(true).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(said).contains("The home " + home + " cannot be made or used").contains("AccessDenied")
                .contains("--home or BATUTA_HOME");
        assertThat(process.exitValue()).as("a conflict").isEqualTo(6);
    }
}
