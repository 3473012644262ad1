package io.batuta.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.Connection;
import io.batuta.server.imports.FromAirflow.Taken;
import io.batuta.tasks.ConnectionTests;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Connections as Airflow writes them, taken over with the checks that saving makes. */
class FromAirflowTest {
    private static final ConnectionTests TESTS = ConnectionTests.standard(Map.of(), _ -> Optional.empty());

    private static Taken take(String text) {
        return FromAirflow.take("c", text, TESTS::problem);
    }

    private static Connection taken(String text) {
        Taken taken = take(text);
        assertThat(taken.refused()).isNull();
        return Objects.requireNonNull(taken.connection());
    }

    private static Connection taken(ConnectionFile file, String id) {
        return taken(Objects.requireNonNull(file.texts().get(id)));
    }

    @Test
    void anExportIsReadInItsOrderAlsoWithUris() {
        ConnectionFile file = ConnectionFile.read("""
                {"warehouse": {"conn_type": "postgres", "description": "", "login": "etl", "password": "pw", "host": "db", "port": 5432,
                               "schema": "dw", "extra": "{\\"sslmode\\": \\"require\\"}"},
                 "api": "http://me:p%40ss@api.example.org:8080/https?X-Key=1"}
                """);
        assertThat(file.texts().keySet()).containsExactly("warehouse", "api");
        Connection warehouse = taken(file, "warehouse");
        assertThat(warehouse)
                .extracting(Connection::kind, Connection::host, Connection::port, Connection::login, Connection::password,
                        Connection::schema)
                .containsExactly("postgres", "db", 5432, "etl", "pw", "dw");
        assertThat(warehouse.extra()).containsExactly(Map.entry("sslmode", "require"));
        Connection api = taken(file, "api");
        assertThat(api.host()).isEqualTo("https://api.example.org:8080");
        assertThat(api.password()).isEqualTo("p@ss");
        assertThat(api.extra()).containsExactly(Map.entry("header.X-Key", "1"));
    }

    @Test
    void linesOfAnEnvironmentAreRead() {
        ConnectionFile file = ConnectionFile.read("""
                # connections
                export AIRFLOW_CONN_MY_DB='postgresql://u:p@h/d'
                worker=ssh://etl@worker:2222?timeout=20&no_host_key_check=true
                """);
        assertThat(file.texts().keySet()).containsExactly("my_db", "worker");
        assertThat(taken(file, "my_db")).extracting(Connection::kind, Connection::host, Connection::schema)
                .containsExactly("postgres", "h", "d");
        assertThat(taken(file, "worker")).extracting(Connection::host, Connection::port, Connection::login)
                .containsExactly("worker", 2222, "etl");
        assertThatThrownBy(() -> ConnectionFile.read("warehouse:\n  conn_type: postgres\n")).hasMessageContaining("line 1")
                .hasMessageContaining("--file-format json");
        assertThatThrownBy(() -> ConnectionFile.read("{oops")).hasMessageContaining("none");
        assertThatThrownBy(() -> ConnectionFile.read(" \n")).hasMessageContaining("empty");
    }

    @Test
    void twoNegationsBecomeOneChoice() {
        assertThat(taken(
                "{\"conn_type\": \"smtp\", \"host\": \"m\", \"port\": 587, \"extra\": {\"disable_ssl\": true, \"disable_tls\": false}}")
                .extra())
                .containsEntry("security", "starttls");
        assertThat(taken("{\"conn_type\": \"smtp\", \"host\": \"m\", \"extra\": {\"disable_ssl\": true, \"disable_tls\": true}}").extra())
                .containsEntry("security", "plain");
        Taken tls = take(
                "{\"conn_type\": \"smtp\", \"host\": \"m\", \"port\": 465, \"extra\": {\"from_email\": \"a@b.org\", \"retry_limit\": 5}}");
        assertThat(Objects.requireNonNull(tls.connection()).extra()).containsOnly(Map.entry("security", "tls"),
                Map.entry("from", "a@b.org"));
        assertThat(tls.notes()).singleElement().asString().contains("left out retry_limit", "no field 'retry_limit'");
    }

    @Test
    void whatHasNoMeaningIsLeftOutAndSaid() {
        Taken kafka = take(
                "kafka://?__extra__=%7B%22bootstrap.servers%22%3A%20%22a%3A9092%22%2C%20%22session.timeout.mss%22%3A%20%226%22%7D");
        assertThat(Objects.requireNonNull(kafka.connection()).extra()).containsExactly(Map.entry("bootstrap.servers", "a:9092"));
        assertThat(kafka.notes()).singleElement().asString().contains("session.timeout.mss");
        Taken postgres = take("postgres://u@h/d?connect_timeout=5&cursor=dictcursor");
        assertThat(Objects.requireNonNull(postgres.connection()).extra()).containsExactly(Map.entry("connectTimeout", "5"));
        assertThat(postgres.notes()).singleElement().asString().contains("left out cursor", "nearest is");
        Taken other = take("mysql://u:p@h/d");
        assertThat(Objects.requireNonNull(other.connection()).kind()).isEqualTo("generic");
        assertThat(other.notes()).singleElement().asString().contains("no task here speaks mysql");
        assertThat(taken("slackwebhook://:T0%2FB0%2FX@https%3A%2F%2Fhooks.slack.com%2Fservices").password())
                .isEqualTo("https://hooks.slack.com/services/T0/B0/X");
    }

    @Test
    void theDatacenterOfACassandraIsFoundInItsPolicy() {
        Taken cassandra = take("""
                {"conn_type": "cassandra", "host": "a,b", "schema": "sales", "login": "l", "password": "p", "extra":
                {"load_balancing_policy": "DCAwareRoundRobinPolicy", "load_balancing_policy_args": {"local_dc": "fields"},
                "ssl_options": {"ca_certs": "/ca.pem"}}}""");
        assertThat(Objects.requireNonNull(cassandra.connection()).extra()).containsOnly(Map.entry("local_datacenter", "fields"),
                Map.entry("tls", "true"));
        assertThat(cassandra.notes()).hasSize(2).anyMatch(note -> note.startsWith("left out ssl_options: put the certificates"))
                .anyMatch(note -> note.startsWith("left out load_balancing_policy: "));
    }

    @Test
    void whatIsWrongIsRefusedWithoutItsSecrets() {
        assertThat(take("ssh://worker").refused()).contains("needs its field login");
        assertThat(
                take("{\"conn_type\": \"ssh\", \"host\": \"h\", \"login\": \"l\", \"extra\": {\"private_key\": \"ssh-ed25519 AAAA me\"}}")
                        .refused())
                .contains("this is a public key").doesNotContain("AAAA");
        assertThat(take("s3cret").refused()).contains("cannot be read").doesNotContain("s3cret");
        assertThat(take("{\"host\": \"h\"}").refused()).contains("cannot be read");
    }
}
