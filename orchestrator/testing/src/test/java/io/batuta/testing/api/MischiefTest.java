package io.batuta.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each misbehaviour does what it says, as often as it was asked for, and the people of a damaged answer are not counted as served. */
class MischiefTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final RandomUserStandIn api = RandomUserStandIn.start(0, () -> Instant.parse("2026-11-21T12:00:00Z"), 1_000);
    private final Reader reader = new Reader(api);

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void refusesThisOftenAndThenAnswers() {
        api.misbehave(2, Mischief.refuse(500));
        api.misbehave(1, Mischief.refuse(429, Duration.ofSeconds(7)));
        assertThat(reader.get("/api/").statusCode()).isEqualTo(500);
        assertThat(reader.get("/api/").headers().firstValue("Retry-After")).isEmpty();
        HttpResponse<String> third = reader.get("/api/");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(api.ledger().served()).isZero();

        reader.ok("/api/");
        assertThat(api.ledger().served()).isEqualTo(1);
        assertThat(api.ledger().requests()).isEqualTo(4);
    }

    @Test
    void delaysTheRightAnswer() {
        api.misbehave(1, new Mischief.Delay(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> reader.send("/api/", Duration.ofMillis(200))).isInstanceOf(HttpTimeoutException.class);
        reader.ok("/api/");
    }

    @Test
    void cutsTheConnectionBeforeOrDuringTheAnswer() {
        api.misbehave(50, new Mischief.Cut(0)); // the JDK's client repeats such a GET a few times by itself
        assertThatThrownBy(() -> reader.send("/api/?results=10", PATIENT)).isInstanceOf(IOException.class);
        api.behave();
        api.misbehave(1, new Mischief.Cut(300));
        assertThatThrownBy(() -> reader.send("/api/?results=10", PATIENT)).isInstanceOf(IOException.class);
        assertThat(api.ledger().uuids()).isEmpty();
        reader.ok("/api/?results=10");
        assertThat(api.ledger().uuids()).hasSize(10);
    }

    @Test
    void sendsWhatIsNotJson() {
        api.misbehave(1, new Mischief.HalfJson());
        assertThatThrownBy(() -> Json.tree(reader.ok("/api/?results=2"))).isInstanceOf(Json.JsonException.class);
        api.misbehave(1, new Mischief.WebPage());
        HttpResponse<String> page = reader.get("/api/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(api.ledger().served()).isZero();
    }

    @Test
    void mistypesOmitsAndAddsFields() {
        api.misbehave(1, new Mischief.Replace("dob.age", "thirty"));
        JsonNode mistyped = Json.tree(reader.ok("/api/?results=2"));
        assertThat(mistyped.at("/results/0/dob/age").asText()).isEqualTo("thirty");
        assertThat(mistyped.at("/results/1/dob/age").isInt()).isTrue();

        api.misbehave(1, new Mischief.Omit("location.coordinates"));
        assertThat(Json.tree(reader.ok("/api/")).at("/results/0/location").has("coordinates")).isFalse();
        api.misbehave(1, new Mischief.Replace("name", null));
        assertThat(Json.tree(reader.ok("/api/")).at("/results/0/name").isNull()).isTrue();
        api.misbehave(1, new Mischief.Replace("nickname", "Bo \"the\" Kid\n"));
        assertThat(Json.tree(reader.ok("/api/")).at("/results/0/nickname").asText()).isEqualTo("Bo \"the\" Kid\n");
        assertThat(api.ledger().served()).isZero();
    }

    @Test
    void behavesWhenToldTo() {
        api.misbehave(100, Mischief.refuse(503));
        api.behave();
        reader.ok("/api/");
    }
}
