package io.batuta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.batuta.web.http.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public contract for pools, variables and connections. */
class SettingsContractTest {
    @TempDir static Path home;

    private static WebFixture fixture;
    private static Client admin;

    @BeforeAll
    static void start() {
        fixture = WebFixture.start(home);
        admin = fixture.as(Role.ADMIN);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Client.Answer get(String path) {
        Client.Answer answer = admin.get(path);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        return answer;
    }

    @Test
    void poolsAreMadeChangedAndRemoved() {
        Client.Answer made = admin.post("/api/v2/pools", Map.of("name", "data/base", "slots", 4));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json()).containsEntry("open_slots", 4);
        assertThat(admin.post("/api/v2/pools", Map.of("name", "data/base", "slots", 4))).satisfies(twice -> {
            assertThat(twice.status()).isEqualTo(409);
            assertThat(twice.get("detail")).asInstanceOf(MAP).containsKeys("reason", "statement", "orig_error", "message");
        });
        assertThat(admin.patch("/api/v2/pools/data%2Fbase?update_mask=slots", Map.of("name", "data/base", "slots", 9)).get("slots"))
                .isEqualTo(9);
        assertThat(get("/api/v2/pools/data%2Fbase").get("slots")).isEqualTo(9);
        assertThat(admin.delete("/api/v2/pools/data%2Fbase").status()).isEqualTo(204);
        assertThat(admin.delete("/api/v2/pools/default_pool").status()).isEqualTo(400);
        assertThat(admin.post("/api/v2/pools", Map.of("name", "x", "slots", -2)).status()).isEqualTo(422);
        assertThat(get("/api/v2/pools/default_pool").json()).containsEntry("slots", -1).containsEntry("open_slots", -1)
                .containsEntry("running_slots", 2);
    }

    @Test
    void variablesHoldTextAndJsonAndKeepSecrets() {
        assertThat(admin.post("/api/v2/variables", Map.of("key", "a/b", "value", Map.of("n", 1))).json())
                .containsEntry("value", "{\"n\":1}").containsEntry("is_encrypted", true);
        assertThat(admin.post("/api/v2/variables", Map.of("key", "a/b", "value", "x"))).satisfies(twice -> {
            assertThat(twice.status()).isEqualTo(409);
            assertThat(twice.get("detail")).isInstanceOf(String.class);
        });
        assertThat(
                admin.patch("/api/v2/variables/a%2Fb?update_mask=description", Map.of("key", "a/b", "value", "lost", "description", "said"))
                        .json())
                .containsEntry("value", "{\"n\":1}").containsEntry("description", "said");
        assertThat(admin.post("/api/v2/variables", Map.of("key", "API_TOKEN", "value", "hush-hush")).body()).doesNotContain("hush");
        assertThat(get("/api/v2/variables?variable_key_pattern=tok").list("variables").getFirst()).containsEntry("value", "***");
        assertThat(get("/api/v2/variables?order_by=-key").list("variables")).extracting(v -> v.get("key")).containsExactly("a/b",
                "API_TOKEN");
        assertThat(admin.delete("/api/v2/variables/a%2Fb").status()).isEqualTo(204);
        assertThat(admin.get("/api/v2/variables/a%2Fb").status()).isEqualTo(404);
        assertThat(admin.post("/api/v2/variables", Map.of("key", "novalue")).status()).isEqualTo(422);
        assertThat(fixture.as(Role.USER).get("/api/v2/variables").status()).isEqualTo(403);
        assertThat(get("/api/v2/eventLogs?event=variable_created").body()).doesNotContain("hush");
    }

    @Test
    void connectionsNeverShowTheirSecrets() {
        Map<String, Object> kafka = Map.of("connection_id", "kafka", "conn_type", "kafka", "host", "h", "port", 9092, "password",
                "pa55w0rd", "extra", "{\"acks\":\"all\",\"sasl_password\":\"s3cret\"}");
        Client.Answer made = admin.post("/api/v2/connections", kafka);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json()).containsEntry("password", "***").containsEntry("extra", "{\"acks\":\"all\",\"sasl_password\":\"***\"}");
        assertThat(admin.post("/api/v2/connections", kafka).status()).isEqualTo(409);
        assertThat(admin.patch("/api/v2/connections/kafka",
                Map.of("host", "other", "password", "***", "extra", "{\"sasl_password\":\"***\",\"retries\":3}")).json())
                .containsEntry("host", "other").containsEntry("port", 9092);
        assertThat(get("/api/v2/connections").body()).doesNotContain("pa55w0rd").doesNotContain("s3cret");
        assertThat(new io.batuta.store.table.ConnectionStore(fixture.scratch.database(), fixture.secrets).find("kafka"))
                .hasValueSatisfying(stored -> {
                    assertThat(stored.password()).isEqualTo("pa55w0rd");
                    assertThat(stored.extra()).containsEntry("sasl_password", "s3cret").containsEntry("retries", "3")
                            .doesNotContainKey("acks");
                });
        assertThat(admin.post("/api/v2/connections", Map.of("connection_id", "x y", "conn_type", "http")).status()).isEqualTo(422);
        assertThat(admin.post("/api/v2/connections", Map.of("connection_id", "x", "conn_type", "http", "extra", "[1]")).status())
                .isEqualTo(422);
        assertThat(admin.delete("/api/v2/connections/kafka").status()).isEqualTo(204);
        assertThat(fixture.as(Role.USER).get("/api/v2/connections").status()).isEqualTo(403);
    }

    @Test
    void aConnectionIsTestedWithItsSavedSecretsOnlyAtItsSavedAddress() {
        Client admin = fixture.as(Role.ADMIN);
        admin.post("/api/v2/connections",
                Map.of("connection_id", "crm", "conn_type", "http", "host", "crm.example", "login", "me", "password", "s3cret"));
        assertThat(admin.post("/api/v2/connections/test", Map.of("connection_id", "crm", "conn_type", "http")).json())
                .containsEntry("status", true).containsEntry("message", "http crm.example s3cret");
        assertThat(
                admin.post("/api/v2/connections/test", Map.of("connection_id", "crm", "conn_type", "http", "host", "evil.example")).json())
                .containsEntry("message", "http evil.example null");
        assertThat(admin.post("/api/v2/connections/test", Map.of("connection_id", "unsaved")).status()).isEqualTo(422);
        assertThat(fixture.as(Role.USER).post("/api/v2/connections/test", Map.of("connection_id", "crm", "conn_type", "http")).status())
                .isEqualTo(403);
        admin.delete("/api/v2/connections/crm");
    }
}
