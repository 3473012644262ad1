package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.docker.Dockerd;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine on the network that wants to know who we are, and proves who it is. */
class DockerTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir Path directory;
    @TempDir Path work;

    /** One certificate of an authority of its own, for the engine and for us. */
    private Map<String, String> certificates() throws Exception {
        Path store = work.resolve("keys.p12");
        keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c", "-keyalg", "EC");
        keytool(store, "-genkeypair", "-alias", "leaf", "-dname", "CN=leaf", "-ext", "san=ip:127.0.0.1", "-keyalg", "EC", "-signer", "ca");
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return Map.of("ca", pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()), "cert",
                pem("CERTIFICATE", keys.getCertificate("leaf").getEncoded()), "key",
                pem("PRIVATE KEY", keys.getKey("leaf", PASSWORD.toCharArray()).getEncoded()));
    }

    private static void keytool(Path store, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-validity", "2"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(work.resolve(name), text).toString();
    }

    @Test
    void bothSidesShowWhoTheyAre() throws Exception {
        Map<String, String> pem = certificates();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String ca = file("ca.pem", String.valueOf(pem.get("ca")));
        try (Dockerd _ = Dockerd.start(directory, "-H", "tcp://127.0.0.1:" + port, "--tlsverify", "--tlscacert", ca, "--tlscert",
                file("cert.pem", String.valueOf(pem.get("cert"))), "--tlskey", file("key.pem", String.valueOf(pem.get("key"))));
                Engines engines = new Engines()) {
            DockerHandler handler = new DockerHandler(engines, DockerPolicy.in(work.resolve("docker.policy")));
            RecordingContext task = new RecordingContext(DockerHandlerTest.busybox().command("echo", "protected"), work)
                    .with(connection(port, pem));
            assertThat(handler.start(task)).isInstanceOf(Outcome.Success.class);
            assertThat(task.lines()).contains("INFO STDOUT protected");
            assertThat(new DockerConnectionTest().test(connection(port, pem)).usable()).isTrue();

            Result unknown = new DockerConnectionTest().test(connection(port, Map.of("ca", String.valueOf(pem.get("ca")))));
            assertThat(unknown.usable()).isFalse();
            assertThat(unknown.hint()).contains("it wants to know who we are");
            Result untrusted = new DockerConnectionTest().test(connection(port, Map.of("tls", "true")));
            assertThat(untrusted.hint()).isEqualTo("its certificate is not signed by the connection's ca");
        }
    }

    /** What the engine says of it comes before or after it hangs up, as the network has it. */
    @Test
    void anEngineThatHangsUpOnTheNamelessIsExplained() {
        URI place = URI.create("tcp://10.0.0.7:2376");
        SocketException broken = new SocketException("Broken pipe");
        assertThat(EngineWords.unreachable(place, true, broken).hint()).contains("it wants to know who we are");
        assertThat(EngineWords.unreachable(place, true, new SSLException("lost", broken)).hint()).contains("it wants to know who we are");
        assertThat(EngineWords.unreachable(place, false, broken).hint()).isNull();
    }

    private static Connection connection(int port, Map<String, String> extra) {
        return new Connection("engine", "docker", null, "tcp://127.0.0.1:" + port, null, null, null, null, extra, Set.of("key"));
    }

    @Test
    void whatIsNoCertificateOrKeyIsNamed() throws Exception {
        Map<String, String> pem = certificates();
        Map<String, String> wrong = new HashMap<>(pem);
        wrong.put("ca", "no certificate");
        assertThatThrownBy(() -> new DockerConnectionTest().test(connection(1, wrong)))
                .hasMessageContaining("its extra field ca is no certificate");
        wrong.putAll(pem);
        wrong.put("key", String.valueOf(pem.get("cert")));
        assertThatThrownBy(() -> new DockerConnectionTest().test(connection(1, wrong)))
                .hasMessageContaining("its extra field key is a certificate");
        wrong.put("key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----");
        assertThatThrownBy(() -> new DockerConnectionTest().test(connection(1, wrong)))
                .hasMessageContaining("its extra field key is in an old format");
        wrong.put("key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----");
        assertThatThrownBy(() -> new DockerConnectionTest().test(connection(1, wrong)))
                .hasMessageContaining("its extra field key is encrypted");
    }
}
