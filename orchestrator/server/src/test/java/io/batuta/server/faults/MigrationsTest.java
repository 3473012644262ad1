package io.batuta.server.faults;

import static io.batuta.server.faults.SchemaOf.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F36 on an empty database, with two real processes: killed around its first migration, migrated by both at once, made newer than they know. {@link MigrationFaults} strikes databases full of runs. */
class MigrationsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path directory;
    private Site site;
    private SchemaOf schema;
    private ServerUnderFault one;
    private ServerUnderFault other;

    @BeforeEach
    void makeTwoNodes() throws IOException {
        site = new Site(directory);
        // Nothing has to run here.
        Files.delete(site.dags.resolve("Load.java"));
        schema = new SchemaOf(site);
        one = site.node("a");
        other = site.node("b");
    }

    @AfterEach
    void end() throws IOException {
        site.close();
    }

    @Test
    void anEmptyDatabaseSurvivesKillsAroundItsMigrationAndTwoNodesThatMigrateItAtOnce() {
        diesAt("before-migration");
        assertThat(schema.version()).isZero();

        String held = holdAt("before-migration");
        other.start();
        other.order("migrated", 0, "halt");
        await("the other node waits for the migration", () -> schema.isWaitedFor());
        assertThat(one.reached(held)).isTrue();
        one.kill();
        one.release();
        await("the one that waited migrates, and dies before the end", () -> !other.alive());
        other.release();
        assertThat(schema.awaitNobodyMigrates()).isTrue();
        assertThat(schema.version()).isEqualTo(NEWEST);
        assertThat(schema.stamped()).isZero();

        one.start();
        other.start();
        assertReady(one);
        assertReady(other);
        assertThat(schema.stamped()).isEqualTo(NEWEST);
        assertThat(schema.taken()).as("each step once").isEqualTo(IntStream.rangeClosed(1, NEWEST).mapToObj(String::valueOf).toList());
        assertThat(site.lines("select name from batuta.node where not dead order by name")).containsExactly("a", "b");
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedWithASentenceAndNotTouched() {
        one.start();
        assertReady(one);
        assertThat(one.terminate(Duration.ofSeconds(30))).isTrue();
        for (boolean toTheEnd : new boolean[]{true, false}) {
            schema.makeNewer(toTheEnd);
            Map<String, String> before = schema.everything();
            one.start();
            await("the older version ends", () -> !one.alive());
            assertThat(one.exitCode()).isNotZero();
            assertThat(one.said(2_000)).contains(MigrationFaults.refusal());
            assertThat(schema.everything()).isEqualTo(before);
            schema.makeOurs();
        }
        one.start();
        assertReady(one);
    }

    @Test
    void everyStepOfTheMigrationsCanBeStruck() {
        assertThat(SchemaOf.steps()).as("a step was added: say in SchemaOf what holds it up and what takes it back")
                .isEqualTo(IntStream.rangeClosed(2, NEWEST).boxed().collect(Collectors.toSet()));
    }

    private void diesAt(String place) {
        one.start();
        one.order(place, 0, "halt");
        await("the process dies at " + place, () -> !one.alive());
        one.release();
    }

    private String holdAt(String place) {
        one.start();
        String order = one.order(place, 0, "hold");
        await("the process comes to " + place, () -> one.reached(order));
        return order;
    }

    private void assertReady(ServerUnderFault node) {
        assertThat(node.awaitReady()).as("node %s starts: %s", node.name, node.said(4_000)).isTrue();
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Campaign.within(LIMIT, condition)) {
            throw new AssertionError(
                    "waited " + LIMIT.toSeconds() + " s in vain until " + what + "\n" + one.said(3_000) + "\n" + other.said(3_000));
        }
    }
}
