package io.batuta.model.dag;

import io.batuta.model.check.Check;
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
                .map(targets -> targets.isEmpty()
                        ? "mailOn and webhookOn: nobody is named who should be told"
                        : targets.stream().map(AlertTargets::problem).filter(problem -> problem != null).findFirst().orElse(null))
                .filter(problem -> problem != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String problem(AlertTo target) {
        if (!target.channel().equals("mail")) {
            String id = Check.connection(target.to(), "a webhook is named by its connection's id, which is not empty");
            return id == null ? null : "webhookOn: " + id;
        }
        String address = MailAddresses.problem(target.to());
        return address == null ? null : "mailOn: " + address;
    }
}
