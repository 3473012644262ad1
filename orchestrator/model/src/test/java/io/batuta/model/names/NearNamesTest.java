package io.batuta.model.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    private static final List<String> THERE = List.of("default_pool", "warehouse", "narrow", "wide", "night", "day");

    @Test
    void theNearestIsTheOneWithTheFewestMistakes() {
        assertThat(NearNames.nearest("warehose", THERE)).isEqualTo("warehouse");
        assertThat(NearNames.nearest("Default-Pool", THERE)).isEqualTo("default_pool");
    }

    @Test
    void whatIsFarOffIsNotClose() {
        assertThat(NearNames.close("narow", THERE)).contains("narrow");
        assertThat(NearNames.close("kubernetes", THERE)).isEmpty();
        assertThat(NearNames.close("anything", List.of())).isEmpty();
    }

    @Test
    void theHintNamesNearOnesElseSomeElseSaysThereAreNone() {
        assertThat(NearNames.hint("nigth", THERE, "pools")).isEqualTo("; did you mean night?");
        assertThat(NearNames.hint("kubernetes", THERE, "pools")).isEqualTo("; there are day, default_pool, narrow, night, warehouse, …");
        assertThat(NearNames.hint("a", List.of(), "pools")).isEqualTo("; there are no pools (yet)");
    }
}
