package io.batuta.server.alert;

import io.batuta.model.task.Hook;
import io.batuta.store.read.TaskReads.AttemptView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts alerts into words: a subject, a plain text and HTML that say the same. */
final class AlertText {
    /** Of so many that leave together reason and link are told; the others are named. */
    private static final int MOST_TOLD = 50;

    private static final int LONGEST_SUBJECT = 180;

    private final Facts.Finder facts;
    private final DateTimeFormatter times;

    /** @param zone the one times are shown in */
    AlertText(Facts.Finder facts, ZoneId zone) {
        this.facts = facts;
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT).withZone(zone);
    }

    /** The words of an alert, or of several that leave together. */
    record Words(String subject, String text, String html) {}

    Words of(List<Alert> alerts) {
        return alerts.size() == 1 ? single(alerts.getFirst()) : several(alerts);
    }

    private Words single(Alert alert) {
        Hook.Happened happened = alert.happened();
        if (happened == null) {
            String line = "This is a test: alerts from Batuta reach you.";
            return new Words("[batuta] test: ¡alerts arrive! ✓", line, page("<p>" + escaped(line) + "</p>"));
        }
        Facts known = facts.of(happened);
        List<String[]> head = head(happened, known);
        StringBuilder text = new StringBuilder(alert.title()).append("\n\n");
        head.forEach(row -> text.append(row[0]).append(": ").append(row[1]).append('\n'));
        StringBuilder html = new StringBuilder("<h2>").append(escaped(alert.title())).append("</h2><table>");
        head.forEach(
                row -> html.append("<tr><th>").append(escaped(row[0])).append("</th><td>").append(escaped(row[1])).append("</td></tr>"));
        html.append("</table>");
        attempts(known.attempts(), text, html);
        if (!known.log().isBlank()) {
            text.append("\nThe log ends so:\n").append(known.log()).append('\n');
            html.append("<h3>The log ends so</h3><pre>").append(escaped(known.log())).append("</pre>");
        }
        text.append('\n').append(known.link()).append('\n');
        html.append("<p>").append(anchor(known.link(), "Look at it in the console")).append("</p>");
        return new Words(subject(alert.title() + tryOf(happened) + ", run " + happened.runId()), text.toString(), page(html.toString()));
    }

    private static List<String[]> head(Hook.Happened happened, Facts known) {
        List<String[]> rows = new ArrayList<>();
        String reason = happened.reason();
        if (reason != null) {
            rows.add(new String[]{"Reason", reason});
        }
        if (known.hint() != null) {
            rows.add(new String[]{"What to do", known.hint()});
        }
        rows.add(new String[]{"DAG", happened.dagId()});
        String task = happened.taskId();
        if (task != null) {
            rows.add(new String[]{"Task", task + (happened.mapIndex() < 0 ? "" : ", element " + happened.mapIndex())});
        }
        rows.add(new String[]{"Run", happened.runId()});
        return rows;
    }

    private void attempts(List<AttemptView> attempts, StringBuilder text, StringBuilder html) {
        if (attempts.isEmpty()) {
            return;
        }
        text.append("\nTries:\n");
        html.append("<h3>Tries</h3><table><tr><th>Try</th><th>Began</th><th>Took</th><th>Ended</th><th>Reason</th></tr>");
        for (AttemptView attempt : attempts) {
            String state = attempt.state() == null ? "still running" : attempt.state();
            String reason = attempt.reason() == null ? "" : attempt.reason();
            text.append("  ").append(attempt.tryNumber()).append("  ").append(times.format(attempt.startedAt())).append("  ")
                    .append(took(attempt.startedAt(), attempt.endedAt())).append("  ").append(state)
                    .append(reason.isEmpty() ? "" : ": " + reason).append('\n');
            html.append("<tr><td>").append(attempt.tryNumber()).append("</td><td>").append(times.format(attempt.startedAt()))
                    .append("</td><td>")
                    .append(took(attempt.startedAt(), attempt.endedAt())).append("</td><td>").append(escaped(state)).append("</td><td>")
                    .append(escaped(reason)).append("</td></tr>");
        }
        html.append("</table>");
    }

    private Words several(List<Alert> alerts) {
        String counts = alerts.stream()
                .collect(Collectors.groupingBy(alert -> alert.title().split(" ", 2)[0], java.util.TreeMap::new, Collectors.counting()))
                .entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining(", "));
        String line = alerts.size() + " alerts gathered: " + counts;
        StringBuilder text = new StringBuilder(line).append("\n\n");
        StringBuilder html = new StringBuilder("<h2>").append(escaped(line)).append("</h2><table>");
        for (Alert alert : alerts.subList(0, Math.min(MOST_TOLD, alerts.size()))) {
            Hook.Happened happened = alert.happened();
            String reason = happened == null || happened.reason() == null ? "" : happened.reason();
            String link = happened == null ? "" : facts.of(happened).link();
            String run = happened == null ? "" : happened.runId();
            text.append(alert.title()).append(happened == null ? "" : tryOf(happened)).append(", run ").append(run)
                    .append(reason.isEmpty() ? "" : "\n  " + reason).append("\n  ").append(link).append('\n');
            html.append("<tr><td>").append(link.isEmpty() ? escaped(alert.title()) : anchor(link, alert.title())).append("</td><td>")
                    .append(escaped(run)).append("</td><td>").append(escaped(reason)).append("</td></tr>");
        }
        html.append("</table>");
        if (alerts.size() > MOST_TOLD) {
            named(alerts.subList(MOST_TOLD, alerts.size()), text, html);
        }
        return new Words(subject(line), text.toString(), page(html.toString()));
    }

    private static void named(List<Alert> alerts, StringBuilder text, StringBuilder html) {
        text.append("\nand ").append(alerts.size()).append(" more, of which the console tells the reasons:\n");
        html.append("<p>and ").append(alerts.size()).append(" more, of which the console tells the reasons:</p><p>");
        for (Alert alert : alerts) {
            Hook.Happened happened = alert.happened();
            String line = alert.title() + (happened == null ? "" : tryOf(happened) + ", run " + happened.runId());
            text.append(line).append('\n');
            html.append(escaped(line)).append("<br>");
        }
        html.append("</p>");
    }

    private static String tryOf(Hook.Happened happened) {
        return happened.taskId() == null || happened.tryNumber() < 2 ? "" : " (try " + happened.tryNumber() + ")";
    }

    private static String subject(String line) {
        String clean = "[batuta] " + line.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() <= LONGEST_SUBJECT ? clean : clean.substring(0, LONGEST_SUBJECT) + "…";
    }

    private static String took(Instant from, @org.jspecify.annotations.Nullable Instant to) {
        if (to == null) {
            return "…";
        }
        Duration took = Duration.between(from, to);
        return took.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1_000.0)
                : took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }

    private static String anchor(String link, String words) {
        return "<a href=\"" + escaped(link) + "\">" + escaped(words) + "</a>";
    }

    /** Everything that comes from tasks is text, never markup. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static String page(String body) {
        return """
                <!doctype html><html><head><meta charset="utf-8"><style>
                body{font:14px/1.5 system-ui,sans-serif;color:#1c2024}h2{font-size:18px}h3{font-size:14px;margin-bottom:4px}
                th{text-align:left;font-weight:600;color:#60646c}th,td{padding:2px 14px 2px 0;vertical-align:top}
                pre{background:#f4f4f6;padding:10px;border-radius:6px;overflow:auto;font-size:12px;line-height:1.45}
                </style></head><body>""" + body + "</body></html>";
    }
}
