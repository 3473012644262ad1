package io.batuta.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final String ALL = IntStream.range(0, 60_000)
            .mapToObj(i -> "line " + i + (i % 1000 == 999 ? " Wörd" : "") + " end of it\n").collect(Collectors.joining());

    @TempDir Path home;

    private LocalLogStore store = new LocalLogStore(Path.of("unused"));
    private LogReader reader = new LogReader(store);

    @BeforeEach
    void write() throws IOException {
        store = new LocalLogStore(home);
        reader = new LogReader(store);
        append(ALL);
    }

    private void append(String text) throws IOException {
        try (OutputStream out = store.append(1, 2, store.length(1, 2))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsTheEndFirstAndThenBackwards() throws IOException {
        LogReader.Part part = reader.tail(1, 2, 100_000);
        String text = part.text();
        assertThat(text).startsWith("line ").endsWith("line 59999 Wörd end of it\n").hasSizeBetween(90_000, 100_000);
        while (part.from() > 0) {
            part = reader.before(1, 2, part.from(), 300_000);
            text = part.text() + text;
        }
        assertThat(text).isEqualTo(ALL);
    }

    @Test
    void followsWhatIsAppendedByWholeLines() throws IOException {
        long end = store.length(1, 2);
        assertThat(reader.after(1, 2, end, 1000).text()).isEmpty();
        append("new line\nhalf");
        LogReader.Part part = reader.after(1, 2, end, 1000);
        assertThat(part.text()).isEqualTo("new line\n");
        append(" of it\n");
        assertThat(reader.after(1, 2, part.to(), 1000).text()).isEqualTo("half of it\n");
    }

    @Test
    void searchesTheWholeLog() throws IOException {
        LogReader.Found found = reader.search(1, 2, "wörd END", 3);
        assertThat(found.lines()).isEqualTo(60);
        assertThat(found.first()).extracting(LogReader.Hit::line).containsExactly("line 999 Wörd end of it", "line 1999 Wörd end of it",
                "line 2999 Wörd end of it");
        LogReader.Hit second = found.first().get(1);
        assertThat(reader.after(1, 2, second.offset(), 1000).text()).startsWith(second.line());
        assertThat(reader.search(1, 2, "nowhere", 3)).isEqualTo(new LogReader.Found(0, java.util.List.of()));
    }

    @Test
    void aMissingLogIsEmpty() throws IOException {
        assertThat(reader.tail(1, 99, 1000)).isEqualTo(new LogReader.Part(0, 0, 0, ""));
        assertThat(reader.search(1, 99, "x", 1).lines()).isZero();
    }
}
