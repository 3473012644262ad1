package io.batuta.server.faults;

import static io.batuta.server.faults.Campaign.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Faults that strike one node, its wire or its Postgres. */
final class OneNodeFaults {
    /** Where the process is killed, one line for each step that must not be lost or done twice. */
    static final List<String> PLACES = List.of("run-created", "run-started", "run-success", "task-running", "task-success",
            "task-up_for_retry",
            "task-expanded", "before-commit", "before-send", "after-send", "after-commit", "before-launch", "attempt-start",
            "attempt-reattach",
            "after-effect", "before-report", "before-settled", "before-process", "process-begun", "large-output-written",
            "schedule-advanced", "renewing");

    /** Steps of the start that follows a kill. */
    static final List<String> AT_START = List.of("joining", "read-back", "survivor-adopted", "survivor-lost", "attempt-reattach",
            "after-commit");

    private static final Duration REACHED = Duration.ofSeconds(3);

    private OneNodeFaults() {}

    /** All of them. */
    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.one("F8 kill -9 at any moment", 12, OneNodeFaults::kill));
        PLACES.forEach(place -> faults.add(killAt(place)));
        AT_START.forEach(place -> faults.add(killAgainAt(place)));
        faults.add(Fault.one("F9 SIGTERM under load, then a start", 3, OneNodeFaults::terminate));
        faults.add(Fault.one("F10 halted for up to 2 s", 6, campaign -> halt(campaign, campaign.between(50, 2_000))));
        faults.add(Fault.one("F30 the node's wall clock jumps, and back", 10, OneNodeFaults::setClock));
        faults.add(Fault.one("F35 a DAG's file is touched, broken, half there or away", 5, OneNodeFaults::meddle));
        faults.add(Fault.one("F40 the same trigger fifty times at once", 8, OneNodeFaults::sameTrigger));
        faults.addAll(PostgresFaults.all());
        faults.addAll(MachineFaults.all());
        faults.addAll(MigrationFaults.all());
        return faults;
    }

    static boolean kill(Campaign campaign) {
        campaign.breathe(800);
        killAndStart(campaign, campaign.node());
        return true;
    }

    private static void killAndStart(Campaign campaign, ServerUnderFault node) {
        long begun = System.nanoTime();
        node.kill();
        campaign.restart(node);
        campaign.awaitEffect(node);
        campaign.tally.took(Campaign.SCHEDULING_AGAIN, System.nanoTime() - begun);
    }

    static Fault killAt(String place) {
        return Fault.one("F1-F7 kill -9 at " + place, 3, campaign -> {
            ServerUnderFault node = campaign.node();
            String order = node.order(place, campaign.random.nextInt(4), campaign.random.nextBoolean() ? "hold" : "halt");
            boolean reached = within(REACHED, () -> node.reached(order));
            if (reached) {
                killAndStart(campaign, node);
            }
            node.release();
            // It may have come there in the last moment.
            if (!reached && node.reached(order)) {
                killAndStart(campaign, node);
                reached = true;
            }
            return reached;
        });
    }

    private static Fault killAgainAt(String place) {
        return Fault.one("F1-F7 kill -9, and again at " + place + " of the next start", 2, campaign -> {
            ServerUnderFault node = campaign.node();
            campaign.breathe(500);
            node.kill();
            node.start();
            String order = node.order(place, 0, "halt");
            boolean reached = within(Duration.ofSeconds(8), () -> !node.alive());
            node.release();
            if (reached && node.reached(order)) {
                campaign.restart(node);
                campaign.tally.injected("F8 kill -9 at any moment", 1);
                return true;
            }
            if (!reached) {
                node.awaitReady();
                campaign.tally.injected("F8 kill -9 at any moment", 1);
            }
            return false;
        });
    }

    private static boolean terminate(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        long begun = System.nanoTime();
        if (!node.terminate(Duration.ofSeconds(12))) {
            campaign.tally.violated("F9 node " + node.name + " does not stop: " + node.said(3_000));
            node.kill();
        } else if (node.exitCode() != 143) {
            campaign.tally.violated("F9 exit code " + node.exitCode());
        }
        campaign.tally.took("SIGTERM until the process has ended", System.nanoTime() - begun);
        campaign.restart(node);
        return true;
    }

    static boolean halt(Campaign campaign, int millis) {
        ServerUnderFault node = campaign.node();
        node.signal("STOP");
        Pause.millis(millis);
        node.signal("CONT");
        return true;
    }

    static boolean setClock(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        if (!node.clock.canBeSet()) {
            return false;
        }
        List<Duration> jumps = List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofHours(-1), Duration.ofMinutes(-10),
                Duration.ofSeconds(30), Duration.ofMinutes(-5));
        node.clock.ahead(jumps.get(campaign.random.nextInt(jumps.size())));
        campaign.breathe(2_500);
        node.clock.ahead(Duration.ZERO);
        return true;
    }

    private static boolean meddle(Campaign campaign) {
        Path file = campaign.site.dags.resolve("Load.java");
        try {
            String text = Files.readString(file);
            Path away = campaign.site.directory.resolve("away");
            switch (campaign.random.nextInt(4)) {
                case 0 -> Files.writeString(file, text + "// " + campaign.random.nextInt() + "\n");
                case 1 -> Files.writeString(file, text.substring(0, text.length() / 2));
                case 2 -> Files.writeString(file, text.replace("class Load", "class Load extends"));
                default -> Files.move(file, away);
            }
            campaign.breathe(1_500);
            Files.deleteIfExists(away);
            Path whole = campaign.site.directory.resolve("whole");
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return true;
    }

    private static boolean sameTrigger(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        Client client = node.client().orElseThrow();
        String run = "same" + campaign.tally.injected() + "-" + campaign.random.nextInt(Integer.MAX_VALUE);
        AtomicInteger created = new AtomicInteger();
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        var go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                Client.Answer answer = Load.trigger(client, "plain", run);
                answers.merge(answer.status() == 0 ? answer.body() : "" + answer.status(), 1, Integer::sum);
                if (answer.good()) {
                    created.incrementAndGet();
                }
            }));
        }
        go.countDown();
        threads.forEach(OneNodeFaults::join);
        long runs = campaign.site.number("select count(*) from batuta.run where dag = 'plain' and run_id = ?", run);
        if (runs != 1 || created.get() != 1) {
            campaign.tally.violated("F40 one trigger fifty times: " + created + " acknowledged, " + runs + " runs, " + answers);
        }
        return true;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
