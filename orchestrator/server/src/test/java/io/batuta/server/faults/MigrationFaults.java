package io.batuta.server.faults;

import static io.batuta.server.faults.Campaign.within;
import static io.batuta.server.faults.SchemaOf.NEWEST;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** F36: an upgrade of the database, with everything that is under way in it, that is struck; and a downgrade. Invariants and ledger judge what became of the runs. */
final class MigrationFaults {
    static final String MIDDLE = "F36 kill -9 in the middle of a migration from an older version";
    static final String NEWER = "F36 a database of a newer version is refused, and not touched";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private MigrationFaults() {}

    /** Those that strike one node. */
    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.one(MIDDLE, 3, MigrationFaults::killInTheMiddle));
        for (String place : List.of("before-migration", "migrated")) {
            faults.add(Fault.one("F36 kill -9 at " + place + " from an older version", 1, campaign -> killAt(campaign, place)));
        }
        faults.add(Fault.one(NEWER, 1, MigrationFaults::refused));
        return faults;
    }

    private static int anOlderVersion(Campaign campaign) {
        return campaign.between(1, NEWEST - 1);
    }

    private static boolean killInTheMiddle(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        SchemaOf schema = new SchemaOf(campaign.site);
        node.kill();
        int from = anOlderVersion(campaign);
        int step = SchemaOf.stuckAt(from, campaign.between(from + 1, NEWEST));
        schema.bringBackTo(from);
        try (Connection holder = schema.holdUp(step)) {
            node.start();
            campaign.await("the migration from " + from + " comes to step " + step, LIMIT, () -> schema.isHeldUp() || !node.alive());
            node.kill();
            holder.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        demand(campaign, schema.awaitNobodyMigrates(), "F36 a dead node's migration goes on");
        halfWay(campaign, schema, from, step - 1);
        toTheEnd(campaign, node);
        return true;
    }

    private static boolean killAt(Campaign campaign, String place) {
        ServerUnderFault node = campaign.node();
        SchemaOf schema = new SchemaOf(campaign.site);
        node.kill();
        int from = anOlderVersion(campaign);
        schema.bringBackTo(from);
        node.start();
        node.order(place, 0, "halt");
        boolean reached = within(LIMIT, () -> !node.alive());
        node.release();
        demand(campaign, reached, "F36 a node did not come to " + place);
        node.kill();
        demand(campaign, schema.awaitNobodyMigrates(), "F36 a dead node's migration goes on");
        halfWay(campaign, schema, from, place.equals("migrated") ? NEWEST : from);
        toTheEnd(campaign, node);
        return true;
    }

    /** Whole steps were taken, and none of them counts as the end of it. */
    private static void halfWay(Campaign campaign, SchemaOf schema, int from, int expected) {
        demand(campaign, schema.version() == expected,
                "F36 from " + from + ", killed behind step " + expected + ": the schema is at " + schema.version());
        demand(campaign, schema.stamped() == 0,
                "F36 a migration that was killed behind step " + expected + " is stamped " + schema.stamped());
    }

    private static void toTheEnd(Campaign campaign, ServerUnderFault node) {
        SchemaOf schema = new SchemaOf(campaign.site);
        long begun = System.nanoTime();
        campaign.restart(node);
        campaign.tally.took("a start that makes an interrupted migration complete", System.nanoTime() - begun);
        demand(campaign, schema.version() == NEWEST && schema.stamped() == NEWEST,
                "F36 after the start the schema is at " + schema.version() + ", stamped " + schema.stamped());
        demand(campaign, schema.taken().size() == NEWEST, "F36 steps were taken twice: " + schema.taken());
    }

    /** Both of a newer version that came to its end and of one that was killed before it did. */
    private static boolean refused(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        SchemaOf schema = new SchemaOf(campaign.site);
        node.kill();
        schema.makeNewer(campaign.random.nextBoolean());
        Map<String, String> before = schema.everything();
        node.start();
        demand(campaign, within(LIMIT, () -> !node.alive()), "F36 a node runs on a database of a newer version");
        if (node.alive()) {
            node.kill();
        }
        demand(campaign, node.exitCode() != 0 && node.said(2_000).contains(refusal()),
                "F36 a database of a newer version: exit code " + node.exitCode() + ": " + node.said(2_000));
        demand(campaign, schema.everything().equals(before), "F36 a database of a newer version was changed");
        schema.makeOurs();
        campaign.restart(node);
        return true;
    }

    /** Who, what, and what to do next. */
    static String refusal() {
        return "The database has schema %d, this program knows %d: start the newer version of Batuta, or restore the backup made before it. Nothing was changed."
                .formatted(NEWEST + 1, NEWEST);
    }

    /** Two nodes find an older schema at once: one migrates, the other waits; sometimes the first one dies at it. */
    static boolean twoAtOnce(Campaign campaign) {
        ServerUnderFault one = campaign.node();
        ServerUnderFault other = campaign.site.nodes.stream().filter(node -> node != one).findFirst().orElseThrow();
        SchemaOf schema = new SchemaOf(campaign.site);
        campaign.site.nodes.forEach(ServerUnderFault::kill);
        schema.bringBackTo(anOlderVersion(campaign));
        one.start();
        String order = one.order("before-migration", 0, "hold");
        campaign.await("a node holds the migration", LIMIT, () -> one.reached(order) || !one.alive());
        other.start();
        campaign.await("the other node waits for it", LIMIT, () -> schema.isWaitedFor() || !other.alive());
        boolean dies = campaign.random.nextBoolean();
        if (dies) {
            one.kill();
        }
        one.release();
        demand(campaign, other.awaitReady(), "F36 a node that waited for another one's migration does not start: " + other.said(3_000));
        if (dies) {
            campaign.restart(one);
        } else {
            demand(campaign, one.awaitReady(), "F36 a node that migrated while another waited does not start: " + one.said(3_000));
        }
        demand(campaign, schema.taken().size() == NEWEST, "F36 steps were taken twice: " + schema.taken());
        return true;
    }

    private static void demand(Campaign campaign, boolean holds, String otherwise) {
        if (!holds) {
            campaign.tally.violated(otherwise);
        }
    }
}
