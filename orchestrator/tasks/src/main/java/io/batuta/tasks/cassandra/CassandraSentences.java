package io.batuta.tasks.cassandra;

import io.batuta.model.cassandra.CassandraConnection;
import io.batuta.model.task.ConnectionTest.Result;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a node cannot be used, in words. Pure. */
final class CassandraSentences {
    private static final int BAD_LOGIN = 0x0100;
    private static final int PROTOCOL = 0x000A;
    private static final int TLS_ALERT = 0x15;

    private CassandraSentences() {}

    static Result problem(CassandraConnection connection, String point, IOException e) {
        boolean tls = connection.tls() != null;
        return switch (e) {
            case UnknownHostException _ -> of("cannot find " + point + " (no address is known for that name)", null);
            case Node.NobodyException nobody -> of(point + " wants a login (" + nobody.getMessage() + "), and the connection has none",
                    "set login and password");
            case Node.RefusedException refused -> refused(connection, point, refused);
            case SSLException secured -> secured(point, secured);
            case Frames.StrangeException strange when strange.first == TLS_ALERT && !tls -> of(point + " speaks TLS only", "set tls=true");
            case Frames.StrangeException strange -> of(point + " is no Cassandra: " + strange.getMessage(),
                    "is the port the one for clients (native_transport_port, usually 9042)?");
            case SocketTimeoutException timeout -> timeout(point, timeout);
            case EOFException _ -> of(point + " closes the connection without an answer",
                    tls ? "does it want a certificate of ours? then set cert and key" : "does it speak TLS? then set tls=true");
            default -> unreached(point, e);
        };
    }

    private static Result refused(CassandraConnection connection, String point, Node.RefusedException refused) {
        return switch (refused.code) {
            case BAD_LOGIN -> of(point + " does not accept the login " + connection.login() + " with this password ("
                    + refused.getMessage() + ")", "set login and password of a role that may log in");
            case PROTOCOL -> of(point + " does not understand version 4 of the native protocol (" + refused.getMessage() + ")",
                    "every Cassandra from 2.2 on does");
            default -> of(point + " refuses: " + refused.getMessage(), null);
        };
    }

    private static Result secured(String point, SSLException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("PKIX path")) {
            return of(point + " shows a certificate that nobody trusted here has signed",
                    "put the certificate of who signed it into the field ca");
        }
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return of(point + " shows a certificate that carries another name (" + said + ")",
                    "name the host as the certificate does, or set verify_host=false");
        }
        if (said.contains("Unsupported or unrecognized SSL message")) {
            return of(point + " answers, but not in TLS", "set tls=false, or name the port at which it speaks TLS");
        }
        return of("no TLS with " + point + ": " + said, "does it want a certificate of ours? then set cert and key");
    }

    private static Result timeout(String point, SocketTimeoutException e) {
        String patience = Duration.ofMillis(Node.PATIENCE).toSeconds() + " s";
        boolean reached = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("read");
        return reached
                ? of(point + " accepts connections, and then says nothing for " + patience, "is it a Cassandra, and has it started up?")
                : of("cannot reach " + point + " (timed out after " + patience + ")", "is it running, and does a firewall stand between?");
    }

    private static Result unreached(String point, IOException e) {
        String said = String.valueOf(e.getMessage());
        return said.toLowerCase(Locale.ROOT).contains("refused")
                ? of("cannot reach " + point + " (connection refused)", "is Cassandra running there, and is the port right?")
                : of("cannot use " + point + " (" + said + ")", null);
    }

    private static Result of(String sentence, @Nullable String hint) {
        return Result.unusable(sentence, hint);
    }
}
