package io.batuta.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of the house, as ARCHITECTURE.md draws them. It stands in `server`, which sees every module. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.batuta");

    /** Module to the modules it may use. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "model", Set.of(),
            "store", Set.of("model"),
            "engine", Set.of("model"),
            "tasks", Set.of("model"),
            "testing", Set.of("model", "engine"),
            "web", Set.of("model", "engine", "store"),
            "server", Set.of("model", "store", "engine", "tasks", "testing", "web"));

    /** Library to the rooms that may know it. */
    private static final Map<String, List<String>> ROOMS = rooms();

    private static Map<String, List<String>> rooms() {
        var rooms = new LinkedHashMap<String, List<String>>();
        rooms.put("org.jgrapht..", List.of("io.batuta.model.plan"));
        for (var database : List.of("org.jdbi..", "org.flywaydb..", "com.zaxxer..", "org.postgresql..")) {
            rooms.put(database, List.of("io.batuta.store.."));
        }
        rooms.put("org.apache.commons.compress..", List.of("io.batuta.store.postgres"));
        rooms.put("org.tukaani..", List.of("io.batuta.store.postgres"));
        rooms.put("java.sql..", List.of("io.batuta.store..", "io.batuta.tasks.sql"));
        rooms.put("org.quartz..", List.of("io.batuta.engine.calendar"));
        rooms.put("io.pebbletemplates..", List.of("io.batuta.engine.template"));
        rooms.put("org.apache.kafka..", List.of("io.batuta.tasks.kafka", "io.batuta.testing.kafka"));
        for (var ssh : List.of("net.schmizz..", "com.hierynomus..", "org.bouncycastle..")) {
            rooms.put(ssh, List.of("io.batuta.tasks.ssh"));
        }
        rooms.put("com.github.dockerjava..", List.of("io.batuta.tasks.docker"));
        rooms.put("software.amazon..", List.of("io.batuta.tasks.s3"));
        rooms.put("org.apache.spark..", List.of("io.batuta.tasks.spark"));
        rooms.put("jakarta.mail..", List.of("io.batuta.tasks.mail"));
        rooms.put("io.javalin..", List.of("io.batuta.web.."));
        rooms.put("org.eclipse.jetty..", List.of("io.batuta.web.."));
        rooms.put("com.password4j..", List.of("io.batuta.web.."));
        rooms.put("org.eclipse.elk..", List.of("io.batuta.web.layout"));
        rooms.put("picocli..", List.of("io.batuta.server.."));
        rooms.put("ch.qos.logback..", List.of("io.batuta.server.."));
        rooms.put("org.junit..", List.of("io.batuta.testing.."));
        rooms.put("org.assertj..", List.of("io.batuta.testing.."));
        return rooms;
    }

    /** Where elapsed time is measured: beside processes, sockets and leases. Everybody else is told the time. */
    private static final String[] STOPWATCHES = {"io.batuta.store.probe", "io.batuta.store.postgres", "io.batuta.store.db",
        "io.batuta.store.clock",
        "io.batuta.engine.clock",
        "io.batuta.tasks..", "io.batuta.testing.kafka", "io.batuta.server.."};

    /** Who may ask what time it is: the front door, the memory's own clock, which is the database's, and mail, whose letters are dated. */
    private static final String[] WALL_CLOCKS = {"io.batuta.server..", "io.batuta.store.clock", "io.batuta.tasks.mail"};

    static Stream<Map.Entry<String, Set<String>>> arrows() {
        return ARROWS.entrySet().stream().sorted(Map.Entry.comparingByKey());
    }

    static Stream<Map.Entry<String, List<String>>> libraries() {
        return ROOMS.entrySet().stream();
    }

    @Test
    void allModulesAreSeen() {
        var seen = CLASSES.stream().map(c -> c.getPackageName().split("\\.")).filter(parts -> parts.length > 2).map(parts -> parts[2]);
        assertThat(seen).containsAll(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void arrowsAreNeverReversed(Map.Entry<String, Set<String>> arrow) {
        var module = arrow.getKey();
        var forbidden = ARROWS.keySet().stream()
                .filter(other -> !other.equals(module) && !arrow.getValue().contains(other))
                .map(other -> "io.batuta." + other + "..")
                .toArray(String[]::new);
        check(noClasses().that().resideInAPackage("io.batuta." + module + "..")
                .should().dependOnClassesThat().resideInAnyPackage(forbidden)
                .because("batuta-" + module + " may use only " + arrow.getValue()));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void eachLibraryHasItsRoom(Map.Entry<String, List<String>> library) {
        check(noClasses().that().resideOutsideOfPackages(library.getValue().toArray(String[]::new))
                .should().dependOnClassesThat().resideInAPackage(library.getKey())
                .because(library.getKey() + " is known only in " + library.getValue()));
    }

    @Test
    void jacksonHasOneRoomAndOnlyItsTreesLeaveIt() {
        check(noClasses().that().resideOutsideOfPackage("io.batuta.model.json")
                .should().dependOnClassesThat(resideInAPackage("com.fasterxml.jackson..")
                        .and(not(resideInAPackage("com.fasterxml.jackson.databind.node")))
                        .and(not(name("com.fasterxml.jackson.databind.JsonNode"))))
                .because("reading and writing JSON is model.json.Json's work; elsewhere a JsonNode is only a value"));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("io.batuta.(**)").should().beFreeOfCycles());
    }

    /** `process`, which starts and finds again whatever runs outside, `sensor`, which looks again and again, and `tls` are the tools that several of them share. */
    @Test
    void integrationsAreStrangersToEachOther() {
        check(slices().matching("io.batuta.tasks.(*)..").should().notDependOnEachOther()
                .ignoreDependency(resideInAPackage("io.batuta.tasks.."),
                        resideInAnyPackage("io.batuta.tasks.process", "io.batuta.tasks.sensor", "io.batuta.tasks.tls")));
    }

    @Test
    void onlyTheLifecycleCommits() {
        check(noClasses().that().resideOutsideOfPackages("io.batuta.engine.lifecycle", "io.batuta.store..", "io.batuta.testing..")
                .should().accessTargetWhere(Calls.of("io.batuta.model.journal.Journal", "commit"))
                .because("states change through one door"));
    }

    @Test
    void timeIsPassedIn() {
        check(noClasses().that().resideOutsideOfPackages(WALL_CLOCKS).should().accessTargetWhere(Calls.readTheWallClock())
                .because("whoever needs the time is given an InstantSource"));
    }

    @Test
    void elapsedTimeIsMeasuredInFewPlaces() {
        check(noClasses().that().resideOutsideOfPackages(STOPWATCHES).should().accessTargetWhere(Calls.of("java.lang.System", "nanoTime")));
    }

    @Test
    void onlyTheCommandLinePrints() {
        check(noClasses().that().resideOutsideOfPackage("io.batuta.server.cli..")
                .should().accessField(System.class, "out").orShould().accessField(System.class, "err")
                .orShould().callMethod(Throwable.class, "printStackTrace")
                .because("everybody else logs, or returns what is to be said"));
    }

    @Test
    void loggingIsSlf4j() {
        check(noClasses().should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.apache.commons.logging..", "org.apache.log4j..")));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
