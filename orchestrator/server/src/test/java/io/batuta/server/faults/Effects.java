package io.batuta.server.faults;

import io.batuta.server.faults.Ledger.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what tasks did, by the ledger, with what the database says. */
final class Effects {
    private static final String SUCCEEDED = """
            select r.dag || ' ' || r.run_id || ' ' || t.task || ' ' || t.map_index
            from batuta.task_instance t join faults.runs r on r.id = t.run
            where t.state = 'success'
            """;

    private static final String ATTEMPTS = """
            select r.dag || ' ' || r.run_id || ' ' || t.task || ' ' || t.map_index || ' ' || a.try_number
            from batuta.attempt a join batuta.task_instance t on t.id = a.task_instance join faults.runs r on r.id = t.run
            """;

    /** Kinds whose effect must not happen again without being asked: the process is found again, about the request a person is asked. */
    private static final Set<String> ONCE = Set.of("process", "post");

    private final Site site;

    Effects(Site site) {
        this.site = site;
    }

    /** Tasks that count as done and did nothing. */
    List<String> lost(long ledgerFrom) {
        Set<String> begun = begun(ledgerFrom).stream().map(Effect::instance).collect(Collectors.toSet());
        return site.lines(SUCCEEDED).stream().filter(instance -> !begun.contains(instance)).toList();
    }

    /** Effects that happened again although nobody asked, or that no attempt accounts for. */
    List<String> doubled(long ledgerFrom) {
        Map<String, Integer> perAttempt = new TreeMap<>();
        Map<String, Set<Integer>> tries = new TreeMap<>();
        List<String> found = new ArrayList<>();
        Set<String> attempts = new HashSet<>(site.lines(ATTEMPTS));
        Set<String> runs = new HashSet<>(site.lines("select dag || ' ' || run_id from faults.runs"));
        for (Effect effect : begun(ledgerFrom)) {
            if (!runs.contains(effect.dag() + " " + effect.run())) {
                continue;
            }
            perAttempt.merge(effect.attempt(), 1, Integer::sum);
            if (ONCE.contains(effect.task())) {
                tries.computeIfAbsent(effect.instance(), _ -> new TreeSet<>()).add(effect.tryNumber());
            }
            if (!attempts.contains(effect.attempt())) {
                found.add(effect.attempt() + " began without an attempt");
            }
        }
        perAttempt.forEach((attempt, times) -> {
            if (times > 1) {
                found.add(attempt + " began " + times + " times");
            }
        });
        tries.forEach((instance, numbers) -> {
            if (numbers.size() > 1) {
                found.add(instance + " began in tries " + numbers);
            }
        });
        return found;
    }

    private List<Effect> begun(long ledgerFrom) {
        return site.ledger.since(ledgerFrom).stream().filter(effect -> effect.kind().equals("B")).toList();
    }
}
