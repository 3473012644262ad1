package io.batuta.tasks.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.regex.Pattern;

/** A standalone master, asked over its REST port. */
record StandaloneCluster(ClusterHttp http, String host, String port) implements Cluster {
    private static final Pattern NAME = Pattern.compile("driver-[0-9]{14}-[0-9]{4,}");
    private static final String NOBODY = "driver-00000000000000-0000";

    @Override
    public Pattern name() {
        return NAME;
    }

    @Override
    public void knock() throws IOException, InterruptedException {
        look(NOBODY);
    }

    @Override
    public boolean submittedTo() {
        return true;
    }

    @Override
    public Seen look(String id) throws IOException, InterruptedException {
        JsonNode answer = http.get(url("status", id));
        String state = answer.path("driverState").asText("");
        String worker = answer.path("workerHostPort").asText("");
        String message = answer.path("message").asText("");
        String words = state + (worker.isEmpty() ? "" : " on worker " + worker) + (message.isEmpty() ? "" : ": " + message.strip());
        return new Seen(phase(state), words);
    }

    private static Phase phase(String state) {
        return switch (state) {
            case "FINISHED" -> Phase.SUCCEEDED;
            case "FAILED", "ERROR" -> Phase.FAILED;
            case "KILLED" -> Phase.KILLED;
            case "", "NOT_FOUND" -> Phase.NOT_KNOWN;
            default -> Phase.GOING;
        };
    }

    @Override
    public void kill(String id) throws IOException, InterruptedException {
        http.post(url("kill", id));
    }

    @Override
    public String whereItSpeaks(String id) {
        return "what the driver said is on that worker, in its work directory, or on the cluster's own pages";
    }

    @Override
    public String address() {
        return "http://" + host + ":" + port;
    }

    private String url(String what, String id) {
        return address() + "/v1/submissions/" + what + "/" + id;
    }
}
