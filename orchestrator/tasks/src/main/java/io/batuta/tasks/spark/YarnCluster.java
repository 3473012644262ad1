package io.batuta.tasks.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.regex.Pattern;

/** YARN's resource manager, asked over its web address. */
record YarnCluster(ClusterHttp http, String address) implements Cluster {
    private static final Pattern NAME = Pattern.compile("application_[0-9]+_[0-9]+");

    @Override
    public Pattern name() {
        return NAME;
    }

    @Override
    public Seen look(String id) throws IOException, InterruptedException {
        JsonNode app = http.get(url(id)).path("app");
        String state = app.path("state").asText("");
        String end = app.path("finalStatus").asText("");
        String diagnostics = app.path("diagnostics").asText("").strip();
        String words = state + (end.isEmpty() || end.equals("UNDEFINED") ? "" : " (" + end + ")")
                + (diagnostics.isEmpty() ? "" : ": " + diagnostics.lines().findFirst().orElse(""));
        return new Seen(phase(state, end), words);
    }

    private static Phase phase(String state, String end) {
        return switch (state) {
            case "" -> Phase.NOT_KNOWN;
            case "FINISHED" -> end.equals("SUCCEEDED") ? Phase.SUCCEEDED : end.equals("KILLED") ? Phase.KILLED : Phase.FAILED;
            case "FAILED" -> Phase.FAILED;
            case "KILLED" -> Phase.KILLED;
            default -> Phase.GOING;
        };
    }

    @Override
    public void kill(String id) throws IOException, InterruptedException {
        http.put(url(id) + "/state", "{\"state\":\"KILLED\"}");
    }

    private String url(String id) {
        return address + "/ws/v1/cluster/apps/" + id;
    }
}
