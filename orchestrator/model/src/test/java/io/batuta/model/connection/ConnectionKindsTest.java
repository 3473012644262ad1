package io.batuta.model.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.task.Connection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionKindsTest {
    private static Connection connection(String kind, @Nullable String host, @Nullable String schema, Map<String, String> extra) {
        return new Connection("c", kind, null, host, null, kind.equals("ssh") ? "me" : null, null, schema, extra, Set.of());
    }

    private static @Nullable ConnectionProblem problem(String kind, String field, String value) {
        return ConnectionKinds.problem(connection(kind, "h", null, Map.of(field, value)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh   | privat_key      | x        | a ssh connection has no field 'privat_key'; did you mean private_key?
            ssh   | connect_timeout | soon     | the field connect_timeout is a whole number of seconds, at least 1; 'soon' is none
            ssh   | keepalive       | 0        | the field keepalive is a whole number of seconds, at least 1; '0' is none
            smtp  | security        | startls  | the field security is one of starttls, tls, plain; 'startls' is none; did you mean starttls?
            smtp  | securty         | tls      | a smtp connection has no field 'securty'; did you mean security?
            http  | heder.X         | 1        | a http connection has no field 'heder.X'; did you mean header.…?
            spark | rest_port       | -1       | the field rest_port is a whole number; '-1' is none
            """)
    void aWrongFieldIsNamedWithTheNearestRightOne(String kind, String field, String value, String sentence) {
        assertThat(Objects.requireNonNull(problem(kind, field, value)).words()).isEqualTo(sentence);
    }

    @Test
    void whatIsMissingOrHasNoPlaceIsSaid() {
        assertThat(Objects.requireNonNull(ConnectionKinds.problem(connection("postgres", null, "d", Map.of()))).field()).isEqualTo("host");
        ConnectionProblem schema = Objects.requireNonNull(ConnectionKinds.problem(connection("kafka", "h", "d", Map.of())));
        assertThat(schema.field()).isEqualTo("schema");
        assertThat(schema.unknown()).isTrue();
        assertThat(Objects.requireNonNull(ConnectionKinds.problem(connection("kafak", "h", null, Map.of()))).words())
                .isEqualTo("there is no kind of connection 'kafak'; did you mean kafka?");
        assertThat(Objects.requireNonNull(ConnectionKinds.problem(connection("mysql", "h", null, Map.of()))).words()).contains("generic");
    }

    @Test
    void aValueThatIsSecretIsNeverRepeated() {
        assertThat(Objects.requireNonNull(problem("smtp", "client_secret", "s3cret\nline")).words()).doesNotContain("s3cret");
        assertThat(ConnectionKinds.secret("kafka", "sasl.jaas.config")).isTrue();
        assertThat(ConnectionKinds.secret("ssh", "private_key_passphrase")).isTrue();
        assertThat(ConnectionKinds.secret("generic", "api_token")).isTrue();
        assertThat(ConnectionKinds.secret("ssh", "host_key")).isFalse();
    }

    @Test
    void namesOfOtherProgramsAreTakenAndThoseThatSayNothingLetBe() {
        Connection ssh = connection("ssh", "h", null, Map.of("timeout", "20", "no_host_key_check", "true", "jump", ""));
        assertThat(ConnectionKinds.problem(ssh)).isNull();
        assertThat(ConnectionKinds.SSH.extra(ssh)).containsExactly(Map.entry("connect_timeout", "20"));
        assertThat(problem("generic", "whatever", "x")).isNull();
        assertThat(problem("spark", "spark.executor.memory", "2g")).isNull();
    }

    @Test
    void eachKindAndEachOfItsFieldsStandsOnce() {
        assertThat(new HashSet<>(ConnectionKinds.names())).hasSameSizeAs(ConnectionKinds.all());
        assertThat(ConnectionKinds.names()).isSorted();
        ConnectionKinds.all().forEach(kind -> {
            assertThat(kind.fields()).extracting(ConnectionField::name).doesNotHaveDuplicates();
            assertThat(kind.fields()).allSatisfy(field -> assertThat(field.help()).endsWith("."));
            kind.otherNames().values().forEach(name -> assertThat(kind.field(name)).isPresent());
        });
    }
}
