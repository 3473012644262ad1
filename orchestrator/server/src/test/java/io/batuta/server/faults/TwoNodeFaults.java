package io.batuta.server.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults that strike one of two nodes on one Postgres while the other goes on. */
final class TwoNodeFaults {
    private static final Duration TAKE_OVER_LIMIT = Duration.ofSeconds(40);

    private TwoNodeFaults() {}

    /** All of them. */
    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.one("F8 one of two nodes killed with -9 and started at once", 6, OneNodeFaults::kill));
        OneNodeFaults.PLACES.stream().filter(place -> !place.contains("process")).forEach(place -> faults.add(OneNodeFaults.killAt(place)));
        faults.add(Fault.one("F10 one of two nodes halted beyond its lease, then woken", 3, TwoNodeFaults::haltBeyondLease));
        faults.add(Fault.one("F20 one of two nodes partitioned beyond its lease", 3, TwoNodeFaults::partition));
        faults.add(Fault.one("F20 one of two nodes hears nothing, but is heard, beyond its lease", 2, TwoNodeFaults::deaf));
        faults.add(Fault.one("F8 one of two nodes killed, the other takes over", 3, TwoNodeFaults::dies));
        faults.add(Fault.one("F31 the nodes' wall clocks differ by up to a day for a while", 4, OneNodeFaults::setClock));
        faults.add(Fault.one("F21 a second node of the same name on the same home is refused", 2, TwoNodeFaults::sameHome));
        faults.add(Fault.one("F36 two nodes migrate an older database at once, and one may die at it", 2, MigrationFaults::twoAtOnce));
        return faults;
    }

    /** It is known to be dead when its row says so; the runs are the other's in the same transaction. */
    private static void awaitTakeOver(Campaign campaign, String node, long from) {
        campaign.await("another node takes over from " + node, TAKE_OVER_LIMIT,
                () -> campaign.site.number("select count(*) from batuta.node where name = ? and not dead", node) == 0);
        campaign.tally.took(Campaign.TAKEN_OVER, System.nanoTime() - from);
    }

    private static boolean haltBeyondLease(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        node.signal("STOP");
        awaitTakeOver(campaign, node.name, System.nanoTime());
        campaign.breathe(2_000);
        node.signal("CONT");
        return true;
    }

    private static boolean partition(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        campaign.wire(node).silence(true, true);
        awaitTakeOver(campaign, node.name, System.nanoTime());
        campaign.breathe(2_000);
        campaign.wire(node).silence(false, false);
        return true;
    }

    private static boolean deaf(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        campaign.wire(node).silence(false, true);
        awaitTakeOver(campaign, node.name, System.nanoTime());
        campaign.breathe(2_000);
        campaign.wire(node).silence(false, false);
        return true;
    }

    private static boolean dies(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        long from = System.nanoTime();
        node.kill();
        awaitTakeOver(campaign, node.name, from);
        campaign.restart(node);
        return true;
    }

    private static boolean sameHome(Campaign campaign) {
        ServerUnderFault node = campaign.node();
        int code = node.startBeside();
        if (code == 0 || code == 143) {
            campaign.tally.violated("F21 a second process on the home of " + node.name + " ended with " + code);
        }
        return true;
    }
}
