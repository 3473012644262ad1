package io.batuta.model.dag;

import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import io.batuta.model.task.MailAddresses;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is told at which moment, while a DAG is being written. */
final class AlertTargets {
    private AlertTargets() {}

    static Stream<AlertTo> mail(String... addresses) {
        return Arrays.stream(addresses).map(AlertTo::mail);
    }

    static Stream<AlertTo> webhooks(String... connections) {
        return Arrays.stream(connections).map(AlertTo::webhook);
    }

    static void add(Map<AlertOn, Set<AlertTo>> all, AlertOn on, Stream<AlertTo> targets) {
        Set<AlertTo> there = all.computeIfAbsent(on, _ -> new LinkedHashSet<>());
        targets.forEach(there::add);
    }

    /** Those of the defaults first, then a task's own; in the order of the moments. */
    static Map<AlertOn, List<AlertTo>> merged(Map<AlertOn, Set<AlertTo>> common, Map<AlertOn, Set<AlertTo>> own) {
        Map<AlertOn, List<AlertTo>> all = new EnumMap<>(AlertOn.class);
        for (AlertOn on : AlertOn.values()) {
            Set<AlertTo> targets = new LinkedHashSet<>(common.getOrDefault(on, Set.of()));
            targets.addAll(own.getOrDefault(on, Set.of()));
            if (!targets.isEmpty()) {
                all.put(on, List.copyOf(targets));
            }
        }
        return all;
    }

    /** What is wrong with one of them, as a sentence; null when nothing is. */
    static @Nullable String problem(Map<AlertOn, Set<AlertTo>> common, Map<AlertOn, Set<AlertTo>> own) {
        return Stream.concat(common.values().stream(), own.values().stream())
                .flatMap(Set::stream)
                .map(target -> target.channel().equals("mail")
                        ? MailAddresses.problem(target.to())
                        : target.to().isBlank() ? "a webhook is named by its connection's id, which is not empty" : null)
                .filter(problem -> problem != null)
                .findFirst()
                .orElse(null);
    }
}
