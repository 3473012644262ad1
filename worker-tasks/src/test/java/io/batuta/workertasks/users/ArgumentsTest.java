package io.batuta.workertasks.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.workertasks.users.Arguments.WrongArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final List<String> ENOUGH = List.of("--brokers", "a:9092", "--database=jdbc:postgresql://db/people", "--checkpoint",
            "/var/lib/users");

    private static Arguments with(String... more) {
        List<String> words = new ArrayList<>(ENOUGH);
        words.addAll(List.of(more));
        return Arguments.parse(words.toArray(String[]::new));
    }

    @Test
    void whatIsNotSaidHasADefault() {
        Arguments arguments = with();
        assertThat(arguments).isEqualTo(new Arguments("a:9092", "random-user", "jdbc:postgresql://db/people", null, "USERS_DB_PASSWORD",
                "users", "/var/lib/users", null, null));
    }

    @Test
    void thePasswordComesFromTheEnvironmentAlone() {
        assertThat(with("--password-env", "PW").password(Map.of("PW", "s3cret"))).contains("s3cret");
        assertThat(with().password(Map.of())).isEmpty();
        assertThatThrownBy(() -> with("--password", "s3cret")).isInstanceOf(WrongArguments.class).hasMessageContaining("unknown");
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThatThrownBy(() -> Arguments.parse("--topic", "t")).isInstanceOf(WrongArguments.class)
                .hasMessage("missing: --brokers, --database, --checkpoint");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --offset 5                             | unknown: '--offset'
            users                                  | unknown: 'users'
            --topic                                | --topic wants a value
            --topic=a --topic=b                    | --topic is there twice
            --table=users;drop                     | --table wants a name
            --table=Users                          | --table wants a name
            --every=soon                           | --every wants a number and seconds
            """)
    void whatIsWrongIsNamed(String words, String said) {
        assertThatThrownBy(() -> with(words.split(" "))).isInstanceOf(WrongArguments.class).hasMessageContaining(said);
    }

    @Test
    void itMayGoOnForEver() {
        assertThat(with("--every", "5 seconds").every()).isEqualTo("5 seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "people.users", "_u2"})
    void aTableMayHaveASchema(String table) {
        assertThat(with("--table", table).table()).isEqualTo(table);
    }

    @Test
    void theHelpNamesEveryArgument() {
        assertThat(Arguments.HELP).contains("--brokers", "--topic", "--database", "--user", "--password-env", "--table", "--checkpoint",
                "--settings", "--every", "--help");
        assertThat(Arguments.askForHelp("--topic", "t", "--help")).isTrue();
    }
}
