package io.batuta.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The generated part of docs/performance.md: figures, tables, picture. */
class PageTest {
    private static final Figure CHAIN = new Figure("W1", "40 in a row", "ms", 41.25, 14.7, 0.356, 60.0, true);
    private static final Figure SLOW = new Figure("W1", "40 in a row", "ms", 92.1, 60.0, 0.65, 60.0, false).under(SlowDisk.CIRCUMSTANCES);
    private static final Figure CROWD = new Figure("W3", "1,000 side by side", "tasks/s", 16_579.9, 80_703.4, 0.21, 20_000.0, false);

    @TempDir Path docs;

    @Test
    void theTablesStandBetweenTheMarksAndNothingElseChanges() throws Exception {
        Files.writeString(docs.resolve("performance.md"), "# Speed\n\n" + Page.BEGIN + "\nold\n" + Page.END + "\n\nmore\n");
        Page.write(docs, "Measured here.", List.of(CHAIN, SLOW, CROWD));
        assertThat(Files.readString(docs.resolve("performance.md")))
                .startsWith("# Speed\n\n" + Page.BEGIN + "\nMeasured here.\n")
                .endsWith(Page.END + "\n\nmore\n")
                .doesNotContain("old")
                .contains("| W1 | 40 in a row | 41.3 ms; with +1 ms per fsync 92.1 | ≤ 60.0 | held | 14.7 | 0.36 |")
                .contains("| W3 | 1,000 side by side | 16,580 tasks/s | ≥ 20,000 | **missed** | 80,703 | 0.21 |");
    }

    @Test
    void aPageWithoutMarksIsLeftAlone() {
        assertThatThrownBy(() -> Page.filled("nothing", "tables")).hasMessageContaining("lost its marks");
    }

    @Test
    void thePictureIsWellFormedAndShowsOursTheFloorAndOthers() throws Exception {
        String svg = Picture.of(List.of(CHAIN, SLOW, CROWD));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        var bars = document.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(3 + 4 + 2 + 4);
        assertThat(Stream.of("floor", "ours", "slow", "peer")).allMatch(kind -> svg.contains("class=\"" + kind + "\""));
        assertThat(svg).contains("prefers-color-scheme: dark").contains("43,500");
    }

    @Test
    void aRepetitionOnAnUnsteadyMachineDoesNotCount() throws Exception {
        double[] floors = {10, 10, 10, 20, 10, 11};
        double[] ours = {20, 90, 22};
        int[] next = {0, 0};
        Series series = Series.of(3, () -> floors[next[0]++], () -> ours[next[1]++]);
        assertThat(series.ours(100)).isEqualTo(22);
        assertThat(series.time("W1", "some", 21.0).held()).isTrue();
    }
}
