package io.batuta.tasks.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the test of a connection says of a real Cassandra, with everything right and with one thing wrong at a time. */
class CassandraConnectionTestTest {
    @TempDir static Path directory;
    private static RealCassandra cassandra;
    private static String ca = "";

    @BeforeAll
    static void start() throws Exception {
        Path keys = directory.resolve("keys.p12");
        keytool(keys, "-genkeypair", "-alias", "node", "-dname", "CN=node", "-ext", "san=ip:127.0.0.1", "-keyalg", "RSA", "-validity", "2");
        ca = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(
                KeyStore.getInstance(keys.toFile(), RealCassandra.PASSWORD.toCharArray()).getCertificate("node").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        cassandra = RealCassandra.required(true, Files.createDirectory(directory.resolve("guarded")), keys);
        cql("CREATE KEYSPACE sales WITH replication = {'class': 'NetworkTopologyStrategy', 'fields': 1}");
        cql("CREATE ROLE visitor WITH PASSWORD = 'v' AND LOGIN = false");
    }

    @AfterAll
    static void stop() throws Exception {
        if (cassandra != null) {
            cassandra.close();
        }
    }

    private static void keytool(Path store, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", RealCassandra.PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void cql(String statement) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", cassandra.port())) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            Frames.send(out, Frames.STARTUP, Frames.startup());
            assertThat(Frames.receive(in).operation()).isEqualTo(Frames.AUTHENTICATE);
            Frames.send(out, Frames.AUTH_RESPONSE, Frames.login("cassandra", "cassandra"));
            assertThat(Frames.receive(in).operation()).isEqualTo(Frames.AUTH_SUCCESS);
            Frames.send(out, Frames.QUERY, Frames.query(statement));
            assertThat(Frames.receive(in).operation()).as(statement).isEqualTo(Frames.RESULT);
        }
    }

    private static Connection connection(String host, @Nullable String login, @Nullable String password, @Nullable String keyspace,
            Map<String, String> extra) {
        return new Connection("cluster", "cassandra", null, host, cassandra.port(), login, password, keyspace, extra, Set.of());
    }

    private static Result test(Connection connection) throws InterruptedException {
        return new CassandraConnectionTest().test(connection);
    }

    private static Result test(String keyspace, Map<String, String> extra) throws InterruptedException {
        return test(connection("127.0.0.1", "cassandra", "cassandra", keyspace, extra));
    }

    private static String here() {
        return "127.0.0.1:" + cassandra.port();
    }

    private static String signedIn() {
        return "signed in to " + here() + " as cassandra; it is Cassandra 5.0.9 in datacenter fields of the cluster harvest";
    }

    @Test
    void whatIsRightIsSaidWithVersionDatacenterAndKeyspace() throws Exception {
        assertThat(test("sales", Map.of("local_datacenter", "fields")))
                .isEqualTo(Result.usable(signedIn() + "; the keyspace sales is there"));
        assertThat(test("SALES", Map.of("local_dc", "fields")).usable()).isTrue();
        assertThat(test("sales", Map.of()).sentence())
                .isEqualTo(
                        signedIn() + "; the keyspace sales is there; drivers want to be told local_datacenter=fields, which the connection "
                                + "does not say");
    }

    @Test
    void aWrongDatacenterAndAWrongKeyspaceAreNamedWithTheRightOnes() throws Exception {
        Result datacenter = test("sales", Map.of("local_datacenter", "Fields"));
        assertThat(datacenter.usable()).isFalse();
        assertThat(datacenter.sentence()).isEqualTo(signedIn() + ", which has no datacenter 'Fields'; its datacenters: fields");
        assertThat(datacenter.hint()).contains("set local_datacenter");
        Result keyspace = test("slaes", Map.of("local_datacenter", "fields"));
        assertThat(keyspace.usable()).isFalse();
        assertThat(keyspace.sentence()).isEqualTo(signedIn() + ", which has no keyspace 'slaes'; did you mean sales?");
    }

    @Test
    void loginsThatAreMissingWrongOrNotAllowedAreThreeThings() throws Exception {
        assertThat(test(connection("127.0.0.1", null, null, null, Map.of())))
                .isEqualTo(Result.unusable(here() + " wants a login (PasswordAuthenticator), and the connection has none",
                        "set login and password"));
        Result wrong = test(connection("127.0.0.1", "cassandra", "s3cret", null, Map.of()));
        assertThat(wrong.usable()).isFalse();
        assertThat(wrong.sentence()).startsWith(here() + " does not accept the login cassandra with this password (").contains("incorrect")
                .doesNotContain("s3cret");
        assertThat(test(connection("127.0.0.1", "visitor", "v", null, Map.of())).sentence())
                .startsWith(here() + " does not accept the login visitor").contains("not permitted to log in");
    }

    @Test
    void tlsIsCheckedAsAClientWould() throws Exception {
        assertThat(test("sales", Map.of("ca", ca, "local_datacenter", "fields")).usable()).isTrue();
        assertThat(test("sales", Map.of("tls", "true"))).isEqualTo(Result.unusable(here()
                + " shows a certificate that nobody trusted here has signed", "put the certificate of who signed it into the field ca"));
        Connection other = connection("localhost", "cassandra", "cassandra", null, Map.of("ca", ca));
        assertThat(test(other).sentence()).startsWith("localhost:" + cassandra.port() + " shows a certificate that carries another name");
        assertThat(test(connection("localhost", "cassandra", "cassandra", null, Map.of("ca", ca, "verify_host", "false"))).usable())
                .isTrue();
    }

    @Test
    void everyContactPointIsAsked() throws Exception {
        Result some = test(
                connection("127.0.0.1:1, 127.0.0.1:" + cassandra.port() + ",no-such-host.invalid", "cassandra", "cassandra", null,
                        Map.of("local_datacenter", "fields")));
        assertThat(some.usable()).isTrue();
        assertThat(some.sentence()).isEqualTo(signedIn() + "; but cannot reach 127.0.0.1:1 (connection refused); cannot find "
                + "no-such-host.invalid:" + cassandra.port() + " (no address is known for that name)");
        assertThat(test(connection("127.0.0.1:1", "cassandra", "cassandra", null, Map.of())))
                .isEqualTo(Result.unusable("cannot reach 127.0.0.1:1 (connection refused)",
                        "is Cassandra running there, and is the port right?"));
    }

    @Test
    void whereNobodySignsInItSaysSo() throws Exception {
        try (RealCassandra open = RealCassandra.required(false, Files.createDirectory(directory.resolve("open")),
                directory.resolve("keys.p12"))) {
            Connection connection = new Connection("c", "cassandra", null, "127.0.0.1", open.port(), "me", "any", null,
                    Map.of("local_datacenter", "fields"), Set.of());
            assertThat(test(connection)).isEqualTo(Result.usable("reached 127.0.0.1:" + open.port()
                    + ", which asks nobody to sign in; it is Cassandra 5.0.9 in datacenter fields of the cluster harvest"));
        }
    }
}
