package io.batuta.tasks.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what processes left running in their sessions when they ended: asked first, forced some looks later. A daemon that made a session of its own is left alone: somebody wanted it to stay. One
 * look at /proc serves all that ended since the last one.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int LOOKS_BEFORE_FORCE = 5;

    private final Queue<Begun> ended = new ConcurrentLinkedQueue<>();
    private final Map<Begun, Integer> asked = new HashMap<>();

    void add(Begun begun) {
        ended.add(begun);
    }

    /** One look. Called from one thread. */
    void endThem() {
        for (Begun begun = ended.poll(); begun != null; begun = ended.poll()) {
            asked.put(begun, 0);
        }
        if (asked.isEmpty()) {
            return;
        }
        Map<Long, List<ProcFs.Seen>> sessions = ProcFs.living(seen -> seen.session() > 1 && seen.session() != seen.pid()).stream()
                .collect(Collectors.groupingBy(ProcFs.Seen::session));
        Map<Begun, Integer> still = new HashMap<>();
        asked.forEach((begun, looks) -> {
            List<ProcFs.Seen> left = begun.numberReused() ? List.of() : sessions.getOrDefault(begun.pid(), List.of());
            if (!left.isEmpty()) {
                end(left, looks);
                still.put(begun, looks + 1);
            }
        });
        asked.clear();
        asked.putAll(still);
    }

    private static void end(List<ProcFs.Seen> left, int looks) {
        boolean force = looks >= LOOKS_BEFORE_FORCE;
        if (looks == 0) {
            LOG.info("ending {} processes that a task left behind", left.size());
        }
        if (looks == 0 || force) {
            left.forEach(seen -> Libc.kill(seen.pid(), force ? Libc.KILL : Libc.TERM));
        }
    }
}
