package io.batuta.web.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Takes pictures of every view, for eyes: {@code Pictures <folder>}. */
final class Pictures {
    private static final String DAG = "dags/daily_ledger";
    private static final String RUN = DAG + "/runs/scheduled__2026-08-01T10:00:10Z";
    private static final String LIVE = DAG + "/runs/scheduled__2026-08-01T11:00:10Z";

    /** Every view: a name, an address, and what shows that it is there. */
    static final List<List<String>> VIEWS = List.of(
            List.of("home", "", ".tiles"),
            List.of("dags", "dags", ".dag-rows"),
            List.of("grid", DAG, ".grid .cell"),
            List.of("grid-log", DAG + "?run=scheduled__2026-08-01T10%3A00%3A10Z&task=check_totals", ".cell"),
            List.of("graph", DAG + "?tab=graph", ".node"),
            List.of("details", DAG + "?tab=details", ".prose"),
            List.of("run", RUN, ".task"),
            List.of("run-log", RUN + "?task=post_batches&map=17", ".task"),
            List.of("run-live", LIVE, ".task"),
            List.of("run-details", RUN + "?tab=details", ".facts-list"),
            List.of("log", RUN + "/tasks/post_batches", ".ll"),
            List.of("log-errors", RUN + "/tasks/post_batches?errors=1", ".ll"),
            List.of("log-none", RUN + "/tasks/notify", ".why-box"),
            List.of("runs", "runs", "table"),
            List.of("runs-none", "runs?q=nothing", ".empty"),
            List.of("errors", "import-errors", "pre"),
            List.of("connections", "connections", "table"),
            List.of("variables", "variables", "table"),
            List.of("pools", "pools", "table"),
            List.of("alerts", "alerts", "table"));

    /** Dialogs: the view they open on, and what to press. */
    static final Map<String, List<String>> DIALOGS = Map.of(
            "trigger", List.of(DAG, ".btn.main", "b-trigger input"),
            "unpause", List.of("dags", ".switch[aria-checked=\"false\"]", "b-unpause .preview"),
            "clear", List.of(RUN, ".page-head .btn.main", "b-clear .preview"),
            "kill", List.of(LIVE, ".page-head .btn.danger", "b-confirm .preview"),
            "why", List.of(DAG, ".page-head .btn:not(.main)", "b-why .why"),
            "connection", List.of("connections", ".btn.main", "b-connection input"));

    private Pictures() {}

    /** Into the folder named. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        String only = args.length > 1 ? args[1] : ".*";
        try (StubServer server = new StubServer();
                Chromium chromium = Chromium.start()) {
            for (String scheme : List.of("light", "dark")) {
                for (int width : List.of(1440, 390)) {
                    String suffix = "-" + scheme + "-" + width + ".png";
                    try (Tab tab = chromium.tab(width, width == 390 ? 844 : 900)) {
                        tab.scheme(scheme);
                        for (List<String> view : VIEWS) {
                            if (view.get(0).matches(only)) {
                                tab.go(server.url(view.get(1)), view.get(2));
                                tab.eval("new Promise(r => setTimeout(r, 250))");
                                tab.picture(folder.resolve(view.get(0) + suffix));
                            }
                        }
                        DIALOGS.forEach((name, steps) -> {
                            if (name.matches(only)) {
                                tab.go(server.url(steps.get(0)));
                                tab.click(steps.get(1));
                                tab.waitFor(steps.get(2));
                                tab.picture(folder.resolve(name + suffix));
                            }
                        });
                        tab.complaints.forEach(c -> System.out.println(scheme + width + " " + c));
                    }
                }
            }
        }
    }
}
