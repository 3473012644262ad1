package io.batuta.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stand-in's people: shape, variety, sameness where a seed asks for it, and the ledger. */
class RandomUserStandInTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RandomUserStandIn api = RandomUserStandIn.start(0, () -> NOW, 100_000);
    private final Reader reader = new Reader(api);

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyFieldIsThereWithItsTypeAndNoOther() {
        // Json.read is strict: a field that is missing, unknown or of another type fails here.
        Shape.Answer answer = Json.read(reader.ok("/api/?results=200&seed=shape"), Shape.Answer.class);
        assertThat(answer.info()).isEqualTo(new Shape.Info("shape", 200, 1, "1.4"));
        assertThat(answer.results()).hasSize(200).allSatisfy(user -> {
            assertThat(user.gender()).isIn("female", "male");
            assertThat(user.email()).matches("[a-z0-9]+\\.[a-z0-9]+@example\\.com");
            assertThat(user.login().uuid().version()).isEqualTo(4);
            assertThat(user.login().uuid().variant()).isEqualTo(2);
            assertThat(user.login().sha256()).hasSize(64);
            assertThat(user.dob().age()).isBetween(19, 83);
            assertThat(user.dob().date()).isBefore(user.registered().date().plusSeconds(1));
            assertThat(Double.parseDouble(user.location().coordinates().latitude())).isBetween(-90.0, 90.0);
            assertThat(user.nat()).matches("[A-Z]{2}");
        });
    }

    @Test
    void postcodesAreNumbersOrStringsAsTheNationHasIt() {
        assertThat(people("/api/?results=20&nat=de")).allMatch(user -> user.at("/location/postcode").isInt());
        assertThat(people("/api/?results=20&nat=gb,nl")).allMatch(user -> user.at("/location/postcode").isTextual());
    }

    @Test
    void peopleAreVaried() {
        List<JsonNode> people = people("/api/?results=2000&seed=varied");
        assertThat(texts(people, "/nat")).hasSizeGreaterThanOrEqualTo(12);
        assertThat(texts(people, "/gender")).containsExactlyInAnyOrder("female", "male");
        assertThat(people.stream().map(user -> user.at("/name/first").asText() + " " + user.at("/name/last").asText()).distinct())
                .hasSizeGreaterThan(1000);
        assertThat(texts(people, "/name/last").stream().filter(name -> !name.matches("\\p{ASCII}*"))).hasSizeGreaterThan(20);
        assertThat(texts(people, "/name/first")).contains("Олена", "Jürgen", "Çiğdem");
        assertThat(texts(people("/api/?results=500&nat=ir"), "/name/first")).contains("شیرین");
    }

    @Test
    void aSeedBringsTheSamePeopleBackPageByPage() {
        String page = reader.ok("/api/?results=10&seed=again&page=2");
        assertThat(reader.ok("/api/?results=10&seed=again&page=2")).isEqualTo(page);
        assertThat(reader.ok("/api/?results=10&seed=again&page=3")).isNotEqualTo(page);
        assertThat(uuids(people("/api/?results=20&seed=again")).subList(10, 20))
                .isEqualTo(uuids(people("/api/?results=10&seed=again&page=2")));
        String fresh = Json.tree(reader.ok("/api/")).at("/info/seed").asText();
        assertThat(fresh).matches("[0-9a-f]{16}");
    }

    @Test
    void withoutASeedNobodyComesTwiceAndTheLedgerKnowsEverybody() throws InterruptedException, ExecutionException {
        Callable<List<UUID>> call = () -> uuids(people("/api/?results=50"));
        List<UUID> received = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<UUID>> answer : threads.invokeAll(Collections.nCopies(100, call))) {
                received.addAll(answer.get());
            }
        }
        assertThat(received).hasSize(5_000).doesNotHaveDuplicates();
        assertThat(api.ledger().uuids()).containsExactlyInAnyOrderElementsOf(received);
        assertThat(api.ledger().requests()).isEqualTo(100);
        assertThat(api.ledger().complete()).isTrue();
    }

    @Test
    void fieldsNationsAndGenderCanBeChosen() {
        JsonNode user = people("/api/?inc=name,nat&noinfo").getFirst();
        assertThat(names(user)).containsExactlyInAnyOrder("name", "nat");
        assertThat(names(people("/api/?exc=login,picture").getFirst())).doesNotContain("login", "picture").contains("email");
        assertThat(texts(people("/api/?results=100&nat=ua,tr&gender=female"), "/nat")).containsExactlyInAnyOrder("UA", "TR");
        assertThat(texts(people("/api/?results=100&gender=female"), "/gender")).containsExactly("female");
        assertThat(reader.ok("/api/?noinfo")).doesNotContain("\"info\"");
    }

    @Test
    void nonsenseFallsBackToTheDefaults() {
        assertThat(people("/api/?results=lots&page=-1&nat=xx&gender=?")).hasSize(1);
        assertThat(people("/api/?results=5001")).hasSize(1);
        assertThat(people("/api?results=3")).hasSize(3);
        assertThat(reader.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void agesFollowTheClock() {
        JsonNode born = people("/api/?seed=age").getFirst().at("/dob");
        Instant later = NOW.plusSeconds(10L * 365 * 24 * 3600 + 3 * 24 * 3600);
        try (RandomUserStandIn older = RandomUserStandIn.start(0, () -> later, 10)) {
            JsonNode then = Json.tree(new Reader(older).ok("/api/?seed=age")).at("/results/0/dob");
            assertThat(then.get("date")).isEqualTo(born.get("date"));
            assertThat(then.get("age").asInt()).isEqualTo(born.get("age").asInt() + 10);
        }
    }

    @Test
    void theLedgerIsReadableFromOutsideAndBounded() {
        try (RandomUserStandIn small = RandomUserStandIn.start(0, () -> NOW, 20)) {
            Reader outside = new Reader(small);
            for (int i = 0; i < 5; i++) {
                outside.ok("/api/?results=10");
            }
            JsonNode ledger = Json.tree(outside.ok("/ledger"));
            assertThat(ledger.get("served").asInt()).isEqualTo(50);
            assertThat(ledger.get("complete").asBoolean()).isFalse();
            assertThat(ledger.get("uuids")).hasSize(20);
        }
    }

    private List<JsonNode> people(String path) {
        List<JsonNode> people = new ArrayList<>();
        Json.tree(reader.ok(path)).get("results").forEach(people::add);
        return people;
    }

    private static List<UUID> uuids(List<JsonNode> people) {
        return people.stream().map(user -> UUID.fromString(user.at("/login/uuid").asText())).toList();
    }

    private static Set<String> texts(List<JsonNode> people, String pointer) {
        return people.stream().map(user -> user.at(pointer).asText()).collect(Collectors.toSet());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
