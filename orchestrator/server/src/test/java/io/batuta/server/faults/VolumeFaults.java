package io.batuta.server.faults;

import java.util.List;

/** Faults of a site whose Postgres and whose node's logs each have a small disk of their own. */
final class VolumeFaults {
    private final Volume postgres;
    private final Volume logs;

    VolumeFaults(Volume postgres, Volume logs) {
        this.postgres = postgres;
        this.logs = logs;
    }

    List<Fault> all() {
        return List.of(
                Fault.one("F16 the disk of Postgres is full for a while", 3, campaign -> full(campaign, false)),
                Fault.one("F16 the disk of Postgres is full, its log included, so that it ends", 2, campaign -> full(campaign, true)),
                Fault.one("F17 the disk of the logs is full for a while", 2, this::logsFull));
    }

    private boolean full(Campaign campaign, boolean logToo) {
        postgres.fill(0);
        for (int i = 0; logToo && i < 20; i++) {
            // Each takes one of the files that Postgres keeps ready for its log; then there is none.
            if (!switchLog(campaign)) {
                break;
            }
        }
        Pause.millis(campaign.between(1_500, 5_000));
        long refusals = campaign.site.nodes.getFirst().said(200_000).lines().filter(line -> line.contains("No space left on device"))
                .count();
        campaign.tally.took("lines said so far of a database without room (not milliseconds)", refusals * 1_000_000);
        postgres.free();
        campaign.site.postgres.ensureRunning();
        long freed = System.nanoTime();
        campaign.awaitEffect(campaign.site.nodes.getFirst());
        campaign.tally.took("Postgres has room again until the next task starts", System.nanoTime() - freed);
        return true;
    }

    private static boolean switchLog(Campaign campaign) {
        try {
            campaign.site.lines("create table if not exists faults.eats (n int)");
            campaign.site.lines("insert into faults.eats values (1)");
            campaign.site.lines("select pg_switch_wal()");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Nothing but the logs is missing, and the history says so. */
    private boolean logsFull(Campaign campaign) {
        long before = incomplete(campaign);
        logs.fill(0);
        campaign.awaitEffect(campaign.site.nodes.getFirst());
        Pause.millis(campaign.between(1_500, 3_000));
        logs.free();
        if (!Campaign.within(java.time.Duration.ofSeconds(20), () -> incomplete(campaign) > before)) {
            campaign.tally.violated("F17 no history tells of an incomplete log");
        }
        return true;
    }

    private static long incomplete(Campaign campaign) {
        return campaign.site.number("select count(*) from batuta.event where event = 'LogIncomplete'");
    }
}
