package io.batuta.server.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.mail.Mail;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.task.AlertTo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DAGs name in their plans. What their own code asks for at run time is not among it.
 *
 * @param connections each connection's id, with the DAGs that name it
 * @param sparkWithout DAGs with a Spark task that names no connection
 */
record Needed(Map<String, Set<String>> connections, Set<String> sparkWithout) {
    private static final Pattern IN_A_TEMPLATE = Pattern.compile("\\bconn(?:\\.([A-Za-z0-9_]+)|\\[\\s*[\"']([^\"']+)[\"']\\s*])");

    static Needed by(Collection<DagPlan> plans) {
        Needed needed = new Needed(new TreeMap<>(), new TreeSet<>());
        plans.forEach(needed::add);
        return needed;
    }

    private void add(DagPlan plan) {
        alerts(plan, plan.alerts());
        for (TaskSpec task : plan.tasks()) {
            alerts(plan, task.alerts());
            JsonNode config = task.config();
            if (config != null) {
                settings(plan, config);
                if (task.kind().startsWith("spark") && !config.path("connection").isTextual()) {
                    sparkWithout.add(plan.dagId());
                }
            }
        }
    }

    private void alerts(DagPlan plan, Map<?, List<AlertTo>> alerts) {
        alerts.values().stream().flatMap(List::stream)
                .forEach(to -> name(plan, to.channel().equals("mail") ? Mail.DEFAULT_CONNECTION : to.to()));
    }

    private void settings(DagPlan plan, JsonNode node) {
        node.properties().forEach(field -> {
            if (field.getKey().equals("connection") && field.getValue().isTextual()) {
                name(plan, field.getValue().asText());
            }
        });
        if (node.isTextual() && node.asText().contains("{")) {
            Matcher names = IN_A_TEMPLATE.matcher(node.asText());
            while (names.find()) {
                name(plan, names.group(1) != null ? names.group(1) : names.group(2));
            }
        }
        node.forEach(child -> settings(plan, child));
    }

    private void name(DagPlan plan, String connection) {
        connections.computeIfAbsent(connection, _ -> new TreeSet<>()).add(plan.dagId());
    }
}
