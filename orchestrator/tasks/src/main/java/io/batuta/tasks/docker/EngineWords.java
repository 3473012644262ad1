package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an engine cannot be reached, and what it means by its own words. */
final class EngineWords {
    private static final String WANTS_A_NAME = "it wants to know who we are: give the connection a cert and key that its ca signed";

    private EngineWords() {}

    /**
     * What became of a connection, for people.
     *
     * @param nameless whether the connection is protected and shows no certificate of ours
     */
    static EngineException unreachable(URI place, boolean nameless, Throwable thrown) {
        Throwable cause = cause(thrown);
        String said = String.valueOf(cause.getMessage());
        if (place.getScheme().equals("unix")) {
            return ofSocket(place.getPath(), said, cause);
        }
        String engine = "the Docker engine at " + DockerConnection.words(place);
        return switch (cause) {
            case UnknownHostException _ -> new EngineException("the name " + place.getHost() + " is not known, so " + engine
                    + " cannot be reached", "correct the host in the connection", 0, cause);
            case SocketTimeoutException _ -> new EngineException("cannot reach " + engine + ": it timed out",
                    "is that machine running, and the port open in its firewall?", 0, cause);
            case NoRouteToHostException _ -> new EngineException("cannot reach " + engine + ": there is no route to it",
                    "is that machine running?", 0, cause);
            case SSLException _ -> tls(engine, said, cause);
            case ConnectException _ when said.contains("timed out") -> new EngineException("cannot reach " + engine + ": it timed out",
                    "is that machine running, and the port open in its firewall?", 0, cause);
            case ConnectException _ -> new EngineException(engine + " refused the connection",
                    "the machine is up: is the engine running there and listening on tcp (dockerd -H tcp://…)?", 0, cause);
            // In TLS 1.3 an engine refuses who shows no certificate after our side is done, and its word for that is lost when it hangs up first.
            default -> new EngineException("the connection to " + engine + " was lost: " + said,
                    nameless ? "if it did not restart just now, " + WANTS_A_NAME : null, 0, cause);
        };
    }

    private static EngineException ofSocket(String path, String said, Throwable cause) {
        if (said.contains("Permission denied")) {
            return new EngineException("there is no permission to use the Docker engine's socket " + path,
                    "add the user Batuta runs as to the group " + group(path) + " (sudo usermod -aG " + group(path)
                            + " batuta) and restart Batuta; no chmod is needed",
                    0, cause);
        }
        if (said.contains("No such file") || !Files.exists(Path.of(path))) {
            return new EngineException("no Docker engine is here: there is no socket " + path,
                    "install and start one (apt install docker.io; systemctl start docker), or name another place in the connection's host",
                    0,
                    cause);
        }
        if (said.contains("refused")) {
            return new EngineException("the Docker engine is not running: nobody listens on " + path, "start it: systemctl start docker", 0,
                    cause);
        }
        return new EngineException("the connection to the Docker engine at " + path + " was lost: " + said, null, 0, cause);
    }

    private static String group(String path) {
        try {
            return String.valueOf(Files.getAttribute(Path.of(path), "unix:group")).equals("root")
                    ? "docker"
                    : String.valueOf(
                            Files.getAttribute(Path.of(path), "unix:group"));
        } catch (IOException | UnsupportedOperationException _) {
            return "docker";
        }
    }

    private static EngineException tls(String engine, String said, Throwable cause) {
        String text = said.toLowerCase(Locale.ROOT);
        String hint = null;
        if (text.contains("unable to find valid certification path")) {
            hint = "its certificate is not signed by the connection's ca";
        } else if (text.contains("bad_certificate") || text.contains("certificate_required") || text.contains("certificate required")) {
            hint = WANTS_A_NAME;
        } else if (text.contains("plaintext") || text.contains("unsupported or unrecognized")) {
            hint = "it does not speak TLS on that port: is 2376 meant instead of 2375, or no TLS at all?";
        } else if (text.contains("subject alternative") || text.contains("no name matching")) {
            hint = "its certificate is for another name: use that name as the host";
        }
        return new EngineException("no protected connection to " + engine + ": " + said, hint, 0, cause);
    }

    /** The innermost exception that says something. */
    private static Throwable cause(Throwable thrown) {
        Throwable best = thrown;
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof IOException) {
                best = at;
            }
        }
        return best;
    }

    /** What to do about a pull that failed; null when nothing is known. */
    static @Nullable String ofPull(String said, String image, DockerConnection connection) {
        String text = said.toLowerCase(Locale.ROOT);
        String registry = Image.of(image).registry();
        if (text.contains("toomanyrequests") || text.contains("rate limit")) {
            return "the registry counts pulls: give connection " + connection.id()
                    + " a login for it, or keep the image on the engine (pull(MISSING) asks only when it is not there)";
        }
        if (text.contains("access denied") || text.contains("unauthorized") || text.contains("authentication required")
                || text.contains("no basic auth credentials") || text.contains("denied")) {
            return connection.login() == null || !Image.sameRegistry(connection.registry(), registry)
                    ? "check the name; if it is private, give connection " + connection.id()
                            + " the registry's login and password, and --extra registry="
                            + registry
                    : "the login " + connection.login() + " of connection " + connection.id() + " may not read it at " + registry
                            + ", or its password is wrong";
        }
        if (text.contains("not found") || text.contains("manifest unknown") || text.contains("does not exist")) {
            return "check its name and tag at " + registry;
        }
        if (text.contains("no such host") || text.contains("timeout") || text.contains("connection refused") || text.contains("dial tcp")
                || text.contains("service unavailable")) {
            return "the engine's host cannot reach " + registry + " now; an image that is there already needs no registry";
        }
        return text.contains("no space left") ? "the engine's disk is full: docker system prune there removes what is not used" : null;
    }
}
