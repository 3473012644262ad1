package io.batuta.server.faults;

import static io.batuta.server.faults.Campaign.within;

import io.batuta.store.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults that strike Postgres, or the wire between it and a node. */
final class PostgresFaults {
    private static final Duration REACHED = Duration.ofSeconds(3);

    private PostgresFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.one("F13 Postgres restarts (fast)", 3, campaign -> restartPostgres(campaign, EmbeddedPostgres.Stop.FAST)));
        faults.add(
                Fault.one("F13 Postgres restarts (immediate)", 3, campaign -> restartPostgres(campaign, EmbeddedPostgres.Stop.IMMEDIATE)));
        faults.add(Fault.one("F13 Postgres is killed with -9", 3, campaign -> restartPostgres(campaign, null)));
        faults.add(Fault.volley("F14 all connections terminated by the server, five times a second", 25,
                campaign -> volley(campaign, 200, PostgresFaults::terminateBackends)));
        faults.add(Fault.volley("F14 connections terminated while a commit is on its way", 25,
                campaign -> volley(campaign, 50, PostgresFaults::terminateInCommit)));
        faults.add(Fault.volley("F14 the answer of a commit is lost", 25, campaign -> volley(campaign, 50, PostgresFaults::loseAnswer)));
        faults.add(Fault.one("F15 the server takes no more connections for a while", 2, PostgresFaults::crowd));
        faults.add(Fault.one("F15 a hot table is locked for up to 2 s", 6, PostgresFaults::lock));
        faults.add(Fault.one("F18 every commit takes up to 100 ms longer for a while", 3, PostgresFaults::slowDisk));
        faults.add(Fault.volley("F20 the wire to Postgres is cut", 20, campaign -> volley(campaign, 300, PostgresFaults::cut)));
        faults.add(Fault.one("F20 Postgres refuses for up to 1.5 s", 6, PostgresFaults::refuse));
        faults.add(Fault.one("F20 the wire is silent for up to 2 s", 8, PostgresFaults::silence));
        faults.add(Fault.one("F20 open connections are never heard of again, new ones work", 1, PostgresFaults::abandon));
        return faults;
    }

    /** The same several times in a row, before tasks are awaited and the invariants asked. */
    private static int volley(Campaign campaign, int pauseMillis, Fault.Single strike) {
        int struck = 0;
        for (int i = campaign.between(5, 25); i > 0; i--) {
            struck += strike.strike(campaign) ? 1 : 0;
            Pause.millis(pauseMillis);
        }
        return struck;
    }

    private static boolean restartPostgres(Campaign campaign, EmbeddedPostgres.Stop how) {
        campaign.breathe(300);
        if (how == null) {
            campaign.site.killPostgres();
        } else {
            campaign.site.postgres.stop(how);
        }
        campaign.breathe(1_500);
        campaign.site.postgres.ensureRunning();
        for (ServerUnderFault node : campaign.site.nodes) {
            campaign.tally.took(Campaign.AFTER_POSTGRES, campaign.awaitEffect(node));
        }
        return true;
    }

    private static boolean terminateBackends(Campaign campaign) {
        return campaign.site.number("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'batuta%'
                """) > 0;
    }

    private static boolean terminateInCommit(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        String order = node.order(campaign.random.nextBoolean() ? "before-send" : "after-send", campaign.random.nextInt(5), "hold");
        boolean reached = within(REACHED, () -> node.reached(order));
        terminateBackends(campaign);
        node.release();
        return reached;
    }

    private static boolean loseAnswer(Campaign campaign) {
        Wire wire = campaign.wire(campaign.node());
        wire.loseAnswer();
        boolean lost = within(REACHED, wire::lostIt);
        wire.keepAnswers();
        return lost;
    }

    private static boolean crowd(Campaign campaign) {
        List<Connection> idle = new ArrayList<>();
        try {
            while (idle.size() < 100) {
                idle.add(campaign.site.connect("crowd"));
            }
        } catch (SQLException e) {
            // Full: that is what was wanted.
        }
        try {
            campaign.site.postgres.address();
            Pause.millis(campaign.between(500, 2_000));
        } finally {
            idle.forEach(PostgresFaults::quietly);
        }
        return true;
    }

    private static boolean lock(Campaign campaign) {
        String table = List.of("task_instance", "run", "attempt", "event", "dag", "node").get(campaign.random.nextInt(6));
        try (Connection connection = campaign.site.connect("lock"); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table batuta." + table + " in access exclusive mode");
            Pause.millis(campaign.between(200, 2_000));
            connection.rollback();
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Postgres itself waits before it writes a commit down. */
    private static boolean slowDisk(Campaign campaign) {
        campaign.site.lines("alter system set commit_delay = " + campaign.between(20_000, 100_000));
        campaign.site.lines("alter system set commit_siblings = 0");
        campaign.site.lines("select pg_reload_conf()");
        Pause.millis(campaign.between(1_000, 4_000));
        campaign.site.lines("alter system reset all");
        campaign.site.lines("select pg_reload_conf()");
        return true;
    }

    private static boolean cut(Campaign campaign) {
        campaign.wire(campaign.node()).cut();
        return true;
    }

    private static boolean refuse(Campaign campaign) {
        Wire wire = campaign.wire(campaign.node());
        wire.refuse(true);
        Pause.millis(campaign.between(100, 1_500));
        wire.refuse(false);
        return true;
    }

    private static boolean silence(Campaign campaign) {
        Wire wire = campaign.wire(campaign.node());
        int direction = campaign.random.nextInt(3);
        wire.silence(direction != 1, direction != 0);
        Pause.millis(campaign.between(200, 2_000));
        wire.silence(false, false);
        return true;
    }

    private static boolean abandon(Campaign campaign) {
        campaign.wire(campaign.node()).abandon();
        return true;
    }

    private static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is closed.
        }
    }
}
