package io.batuta.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.task.AlertOn;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The JDK's sets have another order in each process; what is written of them must not. */
class OrderedSetsTest {
    record Holder(Set<AlertOn> hooks) {}

    record Pair(int one, String other) {}

    @Test
    void setsAreWrittenInOrder() {
        assertThat(Json.write(Set.of(9, 100, 20, 3, 41, 7))).isEqualTo("[3,7,9,20,41,100]");
        assertThat(Json.write(new HashSet<>(List.of("pear", "fig", "apple", "kiwi")))).isEqualTo("[\"apple\",\"fig\",\"kiwi\",\"pear\"]");
        assertThat(Json.write(Map.of("pairs", Set.of(new Pair(2, "b"), new Pair(1, "z"), new Pair(1, "a")))))
                .isEqualTo("{\"pairs\":[{\"one\":1,\"other\":\"a\"},{\"one\":1,\"other\":\"z\"},{\"one\":2,\"other\":\"b\"}]}");
    }

    @Test
    void whatWasReadIsWrittenTheSameAgain() {
        String text = "{\"hooks\":[\"FAILURE\",\"SUCCESS\",\"RETRY\",\"DEADLINE_AT_RISK\"]}";
        assertThat(Json.write(Json.<Holder>read(text, Holder.class))).isEqualTo(text);
    }

    @Test
    void anOrderOfTheirOwnStays() {
        assertThat(Json.write(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo("[\"b\",\"a\"]");
        assertThat(Json.write(Set.of())).isEqualTo("[]");
    }
}
