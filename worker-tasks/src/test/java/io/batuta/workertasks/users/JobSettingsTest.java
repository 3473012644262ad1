package io.batuta.workertasks.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.workertasks.users.Arguments.WrongArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSettingsTest {
    @TempDir Path directory;

    private Path file(String json) throws IOException {
        return Files.writeString(directory.resolve("settings.json"), json);
    }

    @Test
    void theJobBringsItsOwn() throws IOException {
        assertThat(JobSettings.read(null)).isEqualTo(
                new JobSettings(1000, "earliest", true, Map.of("session.timeout.ms", "30000", "max.poll.records", "500")));
    }

    @Test
    void aFileChangesWhatItNamesAndNothingElse() throws IOException {
        assertThat(JobSettings.read(file("""
                {"maxOffsetsPerTrigger": 50, "consumer": {"max_poll_records": 10, "fetch.min.bytes": 1}}
                """))).isEqualTo(new JobSettings(50, "earliest", true,
                Map.of("session.timeout.ms", "30000", "max.poll.records", "10", "fetch.min.bytes", "1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"maxOffsets": 5}                       | there is no setting 'maxOffsets'
            {"maxOffsetsPerTrigger": 0}             | at least 1
            {"startingOffsets": "yesterday"}        | earliest or latest
            {"consumer": {"group_id": "mine"}}      | group_id is Spark's own to set
            []                                      | not a JSON object
            """)
    void whatIsWrongIsNamed(String json, String said) throws IOException {
        Path file = file(json);
        assertThatThrownBy(() -> JobSettings.read(file)).isInstanceOf(WrongArguments.class).hasMessageContaining(said);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> JobSettings.read(directory.resolve("none.json"))).isInstanceOf(WrongArguments.class)
                .hasMessageContaining("none.json");
    }
}
