package io.batuta.server.faults;

import static io.batuta.server.faults.Campaign.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Faults of what a node stands on: its memory, what people put into its DAG folder, the program itself. */
final class MachineFaults {
    private static final long MEGABYTE = 1024 * 1024;
    private static final long ROOM = 48 * MEGABYTE;

    /** The kernel weighs by all that a process holds, the server by some 200 MB that were charged elsewhere before: a task must be able to outweigh it, by what it holds and by its score of once this room. */
    private static final long ROOM_FOR_A_TASK = 320 * MEGABYTE;
    private static final String EAT = "head -c 400000000 /dev/zero | tail > /dev/null";

    private MachineFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.one("F11 the kernel kills the process for want of memory", 3, MachineFaults::serverEatenOut),
                Fault.one("F11 the kernel kills a task's process for want of memory", 3, MachineFaults::taskEatsTooMuch),
                Fault.one("F12 a poison DAG in the folder: cyclic", 1, campaign -> poison(campaign, "cyclic")),
                Fault.one("F12 a poison DAG in the folder: a million tasks", 1, campaign -> poison(campaign, "million")),
                Fault.one("F12 a poison DAG in the folder: a name of 10 MB", 1, campaign -> poison(campaign, "name")),
                Fault.one("F12 a poison DAG in the folder: bytes that are no text", 1, campaign -> poison(campaign, "bytes")),
                Fault.one("F12 a poison DAG in the folder: ends its process", 1, campaign -> poison(campaign, "exit")),
                Fault.one("F12 a poison DAG in the folder: takes all memory", 1, campaign -> poison(campaign, "heap")),
                Fault.one("F37 the program is replaced while tasks run", 4, MachineFaults::replace));
    }

    /** Other processes of its group take the memory, and the server is the one that the kernel chooses. */
    private static boolean serverEatenOut(Campaign campaign) {
        if (!ControlGroup.possible("memory")) {
            return false;
        }
        ServerUnderFault node = campaign.node();
        campaign.site.lines("insert into faults.short_of_memory values (clock_timestamp())");
        long begun = System.nanoTime();
        boolean killed = inGroup(node, "1000", ROOM, group -> {
            Process eater = shell("echo $$ > " + group.procs() + "; " + EAT);
            boolean ended = node.await(Duration.ofSeconds(20));
            eater.descendants().forEach(ProcessHandle::destroyForcibly);
            eater.destroyForcibly();
            return ended;
        });
        if (killed) {
            campaign.restart(node);
            campaign.awaitEffect(node);
            campaign.tally.took("killed for want of memory until tasks start again", System.nanoTime() - begun);
        } else {
            rescue(node);
        }
        return killed;
    }

    /** A task takes the memory, and says that it is the one to be chosen. Only it fails. */
    private static boolean taskEatsTooMuch(Campaign campaign) {
        if (!ControlGroup.possible("memory")) {
            return false;
        }
        ServerUnderFault node = campaign.node();
        String run = "eats" + campaign.tally.injected() + "-" + campaign.random.nextInt(Integer.MAX_VALUE);
        boolean failed = inGroup(node, "0", ROOM_FOR_A_TASK,
                _ -> within(Duration.ofSeconds(5), () -> Load.trigger(node.client().orElseThrow(), "hungry", run).good())
                        && within(Duration.ofSeconds(30), () -> state(campaign, run).equals("failed")));
        rescue(node);
        List<String> reasons = campaign.site.lines("""
                select t.reason || ' / ' || coalesce(t.hint, '') from batuta.task_instance t join batuta.run r on r.id = t.run
                where r.dag = 'hungry' and r.run_id = ? and t.state = 'failed'
                """, run);
        if (failed && !reasons.toString().contains("exit code 137 (killed)")) {
            campaign.tally.violated("F11 the reason is not said: " + reasons);
        }
        return failed;
    }

    private static String state(Campaign campaign, String run) {
        return String.join(" ", campaign.site.lines("select state from batuta.run where dag = 'hungry' and run_id = ?", run));
    }

    private interface Deed {
        boolean doneIn(ControlGroup group);
    }

    private static boolean inGroup(ServerUnderFault node, String score, long room, Deed deed) {
        try (ControlGroup group = ControlGroup.of("memory")) {
            score(node, score);
            // What it has is charged elsewhere; from here on, what it and its tasks take is counted.
            group.set("memory.limit_in_bytes", Long.toString(room));
            group.take(node.pid());
            return deed.doneIn(group);
        } catch (IOException e) {
            throw new UncheckedIOException("no control group", e);
        }
    }

    private static void rescue(ServerUnderFault node) {
        if (node.alive()) {
            score(node, "0");
        }
    }

    private static void score(ServerUnderFault node, String score) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(node.pid()), "oom_score_adj"), score);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process shell(String script) {
        try {
            return new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It is refused with a message, nobody else notices, and when it is gone, its message is gone. */
    private static boolean poison(Campaign campaign, String kind) {
        Path file = campaign.site.dags.resolve("Poison.java");
        long begun = System.nanoTime();
        try {
            Path draft = campaign.site.directory.resolve("poison");
            Files.write(draft, Poison.of(kind));
            Files.move(draft, file);
            campaign.await("the poison " + kind + " is refused", Duration.ofSeconds(90), () -> errors(campaign) > 0);
            campaign.tally.took("a poison DAG (" + kind + ") until its message is there", System.nanoTime() - begun);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        campaign.await("the message of the poison " + kind + " is gone", Duration.ofSeconds(90), () -> errors(campaign) == 0);
        return true;
    }

    private static long errors(Campaign campaign) {
        return campaign.site.number("select count(*) from batuta.import_error where file like '%Poison.java'");
    }

    /** The old program drains and ends, the new one takes up what was under way. */
    private static boolean replace(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        campaign.breathe(500);
        long begun = System.nanoTime();
        if (!node.terminate(Duration.ofSeconds(12)) || node.exitCode() != 143) {
            campaign.tally.violated("F37 node " + node.name + " does not make room: " + node.said(3_000));
            node.kill();
        }
        node.replaceProgram();
        campaign.restart(node);
        campaign.awaitEffect(node);
        campaign.tally.took("the program is replaced: SIGTERM until tasks start again", System.nanoTime() - begun);
        return true;
    }
}
