package io.batuta.tasks.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YARN's resource manager, asked over its web address.
 *
 * @param addresses where resource managers are; one that does not answer is passed over, and one that stands by sends on to the active one
 * @param user who asks: without a name, a resource manager takes everybody for nobody, who may kill nothing
 */
record YarnCluster(ClusterHttp http, List<String> addresses, String user) implements Cluster {
    private static final Pattern NAME = Pattern.compile("application_[0-9]+_[0-9]+");

    /** @param web addresses that somebody named, with commas between; null for those of the configuration */
    static YarnCluster of(ClusterHttp http, @Nullable String web, YarnSite site) {
        return new YarnCluster(http, addresses(web, site), site.user());
    }

    /** Where it would be asked. */
    static List<String> addresses(@Nullable String web, YarnSite site) {
        return web == null
                ? site.webAddresses()
                : Arrays.stream(web.split(",")).map(String::strip).map(address -> address.contains("://") ? address : "http://" + address)
                        .toList();
    }

    @Override
    public Pattern name() {
        return NAME;
    }

    @Override
    public void knock() throws IOException, InterruptedException {
        about();
    }

    /** What a resource manager says of itself. */
    String about() throws IOException, InterruptedException {
        JsonNode info = asked(address -> http.get(url(address, "info"))).path("clusterInfo");
        return "YARN " + info.path("resourceManagerVersion").asText("of an unknown version") + ", " + info.path("state").asText("");
    }

    @Override
    public boolean submittedTo() {
        return false;
    }

    @Override
    public Seen look(String id) throws IOException, InterruptedException {
        JsonNode answer = asked(address -> http.get(url(address, "apps/" + id)));
        JsonNode app = answer.path("app");
        if (app.isMissingNode()) {
            JsonNode refusal = answer.path("RemoteException");
            boolean unknown = refusal.path("exception").asText("").equals("NotFoundException");
            return new Seen(Phase.NOT_KNOWN, unknown ? "" : refusal.path("message").asText("without an answer"));
        }
        String state = app.path("state").asText("");
        String end = app.path("finalStatus").asText("");
        String why = SparkWords.diagnosis(app.path("diagnostics").asText(""));
        String words = state + (end.isEmpty() || end.equals("UNDEFINED") || end.equals(state) ? "" : " (" + end + ")")
                + (why.isEmpty() ? "" : ": " + why);
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
        asked(address -> http.put(url(address, "apps/" + id + "/state"), "{\"state\":\"KILLED\"}"));
    }

    @Override
    public String whereItSpeaks(String id) {
        return "what the driver said: yarn logs -applicationId " + id + ", or " + addresses.getFirst() + "/cluster/app/" + id;
    }

    @Override
    public String address() {
        return String.join(" or ", addresses);
    }

    private interface Question {
        JsonNode to(String address) throws IOException, InterruptedException;
    }

    private JsonNode asked(Question question) throws IOException, InterruptedException {
        IOException problem = new IOException("nobody names a resource manager's web address");
        for (String address : addresses) {
            try {
                return question.to(address);
            } catch (IOException e) {
                problem = e;
            }
        }
        throw problem;
    }

    private String url(String address, String what) {
        return address + "/ws/v1/cluster/" + what + "?user.name=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
    }
}
