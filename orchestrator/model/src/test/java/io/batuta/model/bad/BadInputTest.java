package io.batuta.model.bad;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every kind of task, given what it should not be: refused when the DAG is built, by a sentence that names the field, or listed as what the field may hold. */
class BadInputTest {
    private static final int LONGEST_SENTENCE = 600;

    static Stream<Field<?>> fields() {
        return Stream.of(ProcessFields.all(), ContainerFields.all(), DataFields.all(), WaitingFields.all(), DagFields.all())
                .flatMap(fields -> fields.stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void whatIsNotLegitimateIsRefusedByName(Field<?> field) {
        assertThat(field.odd().keySet()).as("words of the table").containsAll(field.legitimate());
        check(field);
    }

    private static <V> void check(Field<V> field) {
        field.odd().forEach((word, value) -> {
            String refusal = refusal(field, value);
            if (field.legitimate().contains(word)) {
                assertThat(refusal).as(word).isNull();
            } else {
                assertThat(refusal).as(word).isNotNull().contains(field.name()).hasSizeLessThan(LONGEST_SENTENCE)
                        .matches(said -> said.chars().noneMatch(Character::isISOControl), "shows no control characters");
            }
        });
    }

    /** What is said; null when it is accepted, and then the plan can be stored and read. */
    private static <V> @Nullable String refusal(Field<V> field, V value) {
        Dag dag;
        try {
            dag = field.dag().apply(value);
        } catch (IllegalArgumentException refused) {
            return refused.getMessage();
        }
        String stored = Json.write(dag.plan());
        assertThat(Json.write(Json.read(stored, DagPlan.class))).isEqualTo(stored);
        return null;
    }
}
