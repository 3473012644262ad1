package io.batuta.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A country changes its clocks at short notice, and a server starts with a JDK that knows: what was written down by the old rules is corrected, and no tick is lost or done twice. */
class ChangedZoneTest {
    private static final String ZONE = "Proof/Moved";
    private static final Moved RULES = new Moved();

    static {
        ZoneRulesProvider.registerProvider(RULES);
    }

    /** Two hours ahead of UTC, and by the news from the second day's midnight on only one. */
    private static final class Moved extends ZoneRulesProvider {
        private static final ZoneRules OLD = ZoneRules.of(ZoneOffset.ofHours(2));
        private static final ZoneRules NEW = ZoneRules.of(ZoneOffset.ofHours(1), ZoneOffset.ofHours(2), List.of(),
                List.of(ZoneOffsetTransition.of(LocalDateTime.parse("2026-08-03T00:00"), ZoneOffset.ofHours(2), ZoneOffset.ofHours(1))),
                List.of());
        private volatile ZoneRules now = OLD;

        @Override
        protected Set<String> provideZoneIds() {
            return Set.of(ZONE);
        }

        /** Nothing for keeping: whoever asks next may get other rules. */
        @Override
        protected @Nullable ZoneRules provideRules(String zone, boolean forCaching) {
            return forCaching ? null : now;
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
            return new TreeMap<>(Map.of("proof", now));
        }
    }

    private final Story story = begin();

    private static Story begin() {
        RULES.now = Moved.OLD;
        return new Story(Dag.named("nightly").schedule(Schedule.cron("30 2 * * *").in(ZONE)).tasks(t -> t.empty("x")));
    }

    @BeforeEach
    void theFirstNightIsByTheOldRules() {
        story.engine.pass(Duration.ofDays(1));
        assertThat(dates()).containsExactly(Instant.parse("2026-08-02T00:30:00Z"));
        assertThat(story.journal.dags().getFirst().nextFire()).isEqualTo("2026-08-03T00:30:00Z");
    }

    @Test
    void aStartWithNewRulesCorrectsWhatIsWrittenDownForTheNextTick() {
        RULES.now = Moved.NEW;
        story.killAndStart();
        story.engine.pass(Duration.ofHours(1));
        assertThat(story.journal.dags().getFirst().nextFire()).isEqualTo("2026-08-03T01:30:00Z");
        story.engine.pass(Duration.ofHours(47));
        assertThat(dates()).containsExactly(Instant.parse("2026-08-02T00:30:00Z"), Instant.parse("2026-08-03T01:30:00Z"),
                Instant.parse("2026-08-04T01:30:00Z"));
    }

    @Test
    void aTickThatWasDueByTheOldRulesOnlyDoesNotRunWhenTheServerWasDownMeanwhile() {
        story.launcher.crash();
        RULES.now = Moved.NEW;
        story.clock.set(Instant.parse("2026-08-03T01:00:00Z"));
        story.engine = story.start();
        story.engine.pass(Duration.ofMinutes(10));
        assertThat(dates()).containsExactly(Instant.parse("2026-08-02T00:30:00Z"));
        story.engine.pass(Duration.ofHours(25));
        assertThat(dates()).containsExactly(Instant.parse("2026-08-02T00:30:00Z"), Instant.parse("2026-08-03T01:30:00Z"),
                Instant.parse("2026-08-04T01:30:00Z"));
    }

    private List<Instant> dates() {
        return story.journal.runs().stream().map(RunRow::logicalDate).sorted().toList();
    }
}
