package io.batuta.tasks.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is no Cassandra, and what is no connection to one. */
class StrangersTest {
    /** A server that answers everybody with these bytes; with none it hangs up, and without an answer it says nothing. */
    private static Result asked(byte @Nullable [] answer, Map<String, String> extra) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server, answer));
            return new CassandraConnectionTest().test(connection("127.0.0.1", server.getLocalPort(), "me", "pw", null, extra));
        }
    }

    private static void serve(ServerSocket server, byte @Nullable [] answer) {
        try (Socket one = server.accept()) {
            one.getInputStream().readNBytes(9);
            if (answer != null) {
                one.getOutputStream().write(answer);
                one.shutdownOutput();
            }
            one.getInputStream().readAllBytes();
        } catch (IOException _) {
            // The test is over.
        }
    }

    private static Connection connection(String host, @Nullable Integer port, @Nullable String login, @Nullable String password,
            @Nullable String keyspace, Map<String, String> extra) {
        return new Connection("cluster", "cassandra", null, host, port, login, password, keyspace, extra, Set.of());
    }

    @Test
    void aServerOfAnotherKindIsNotTakenForOne() throws Exception {
        assertThat(asked("SSH-2.0-OpenSSH\r\n".getBytes("US-ASCII"), Map.of()).sentence()).contains(" is no Cassandra: ");
        assertThat(asked(new byte[]{0x15, 3, 3, 0, 2, 2, 70}, Map.of())).matches(result -> !result.usable())
                .matches(result -> result.sentence().endsWith(" speaks TLS only") && "set tls=true".equals(result.hint()));
        assertThat(asked("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes("US-ASCII"), Map.of("tls", "true")).sentence())
                .endsWith("answers, but not in TLS");
        assertThat(asked(new byte[0], Map.of()).sentence()).endsWith("closes the connection without an answer");
        assertThat(asked(new byte[]{(byte) 0x84, 0, 0, 0, 2, 0x7f, -1, -1, -1}, Map.of()).sentence()).contains(" is no Cassandra: ");
        assertThat(asked(new byte[]{(byte) 0x84, 0, 0, 0, 3, 0, 0, 0, 50, 1}, Map.of()).sentence()).endsWith("(its answer ends too early)");
    }

    @Test
    void oneThatSaysNothingIsWaitedForSomeSecondsOnly() throws Exception {
        assertThat(asked(null, Map.of()).sentence()).endsWith("accepts connections, and then says nothing for 5 s");
    }

    @Test
    void whatCannotBeIsRefusedByItsField() {
        wrong(connection("a,,b", 9042, null, null, null, Map.of()), "has an empty host");
        wrong(connection("a b", 9042, null, null, null, Map.of()), "has the host 'a b', which cannot be one");
        wrong(connection("a", 9042, "me", null, null, Map.of()), "has a login but no password");
        wrong(connection("a", 9042, null, "pw", null, Map.of()), "has a password but no login");
        wrong(connection("a", 9042, null, null, "sales; DROP", Map.of()), "has the keyspace 'sales; DROP', which cannot be one");
        wrong(connection("a", 9042, null, null, null, Map.of("cert", "x")), "has a cert but no key");
        wrong(connection("a", 9042, null, null, null, Map.of("tls", "false", "ca", "x")), "has tls=false and a ca");
        assertThat(new CassandraConnectionTest().servers(connection("a, b:9043,2001:db8::1,[::1]:9044", null, null, null, null, Map.of())))
                .containsExactly("a:9042", "b:9043", "[2001:db8::1]:9042", "[::1]:9044");
    }

    private static void wrong(Connection connection, String words) {
        assertThatThrownBy(() -> new CassandraConnectionTest().check(connection)).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("connection cluster " + words);
    }
}
