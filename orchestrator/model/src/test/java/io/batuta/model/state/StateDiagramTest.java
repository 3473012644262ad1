package io.batuta.model.state;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The states of a task as ARCHITECTURE.md shows them are drawn from {@link Transitions}. With {@code -Dupdate=true} the page is rewritten instead of compared. */
class StateDiagramTest {
    private static final String BEGIN = "<!-- drawn from the code: begin -->\n";
    private static final String END = "<!-- drawn from the code: end -->";

    /** What happens by itself; a person's events lead nearly everywhere and are told in words. */
    private static final List<TaskEvent> BY_ITSELF = List.of(
            new TaskEvent.DependenciesMet(), new TaskEvent.Started(), new TaskEvent.Succeeded(), new TaskEvent.Failed(null),
            new TaskEvent.RetryAt(Instant.EPOCH, null), new TaskEvent.DeferredUntil(Instant.EPOCH, null), new TaskEvent.Skipped(null),
            new TaskEvent.UpstreamFailed(null), new TaskEvent.Vanished(null), new TaskEvent.Revived());

    private static final List<TaskEvent> BY_A_PERSON = List.of(
            new TaskEvent.Cleared(null), new TaskEvent.Marked(TaskState.SUCCESS, null), new TaskEvent.Marked(TaskState.FAILED, null),
            new TaskEvent.Marked(TaskState.SKIPPED, null));

    @Test
    void everyEventIsDrawn() {
        assertThat(Stream.concat(BY_ITSELF.stream(), BY_A_PERSON.stream()).<Class<?>>map(TaskEvent::getClass).distinct())
                .containsExactlyInAnyOrder(TaskEvent.class.getPermittedSubclasses());
    }

    @Test
    void thePageShowsWhatTheCodeDoes() throws IOException {
        Path page = page();
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(end).as("ARCHITECTURE.md holds the two marks").isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("update")) {
            Files.writeString(page, text.substring(0, begin) + drawn() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).as("run this test with -Dupdate=true to redraw it").isEqualTo(drawn());
        }
    }

    private static String drawn() {
        return "```mermaid\n" + diagram() + "```\n\n" + byPeople() + "\n" + unused();
    }

    private static String diagram() {
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> " + TaskState.NONE.word() + "\n");
        for (TaskState from : reached()) {
            Map<TaskState, Set<String>> arrows = new LinkedHashMap<>();
            for (TaskEvent event : BY_ITSELF) {
                if (!(event instanceof TaskEvent.Vanished)) {
                    Transitions.next(from, event).ifPresent(to -> arrows.computeIfAbsent(to, _ -> new LinkedHashSet<>()).add(word(event)));
                }
            }
            arrows.forEach((to, events) -> text.append("    %s --> %s: %s\n".formatted(from.word(), to.word(), String.join(", ", events))));
        }
        return text.toString();
    }

    private static String byPeople() {
        var text = new StringBuilder("| event | from | leads to |\n|---|---|---|\n");
        for (TaskEvent event : Stream.concat(BY_A_PERSON.stream(), Stream.of(new TaskEvent.Vanished(null))).toList()) {
            Map<TaskState, Set<TaskState>> origins = new LinkedHashMap<>();
            for (TaskState from : TaskState.values()) {
                Transitions.next(from, event).ifPresent(to -> origins.computeIfAbsent(to, _ -> EnumSet.noneOf(TaskState.class)).add(from));
            }
            origins.forEach((to, from) -> text.append("| %s | %s | %s |\n".formatted(word(event), names(from), to.word())));
        }
        return text.toString();
    }

    private static String unused() {
        Set<TaskState> unused = EnumSet.complementOf(EnumSet.copyOf(reached()));
        return unused.isEmpty() ? "" : "No event leads to: " + words(unused) + ".\n";
    }

    private static String names(Set<TaskState> states) {
        if (states.size() == TaskState.values().length) {
            return "every state";
        }
        Set<TaskState> others = EnumSet.complementOf(EnumSet.copyOf(states));
        return states.size() <= others.size() ? words(states) : "every state but " + words(others);
    }

    private static String words(Set<TaskState> states) {
        return states.stream().map(TaskState::word).collect(joining(", "));
    }

    private static String word(TaskEvent event) {
        return event.getClass().getSimpleName();
    }

    /** Every state that some chain of events leads to. */
    private static Set<TaskState> reached() {
        Set<TaskState> reached = EnumSet.of(TaskState.NONE);
        while (true) {
            Set<TaskState> more = EnumSet.copyOf(reached);
            for (TaskState state : reached) {
                Stream.concat(BY_ITSELF.stream(), BY_A_PERSON.stream())
                        .forEach(event -> Transitions.next(state, event).ifPresent(more::add));
            }
            if (more.equals(reached)) {
                return reached;
            }
            reached = more;
        }
    }

    private static Path page() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("ARCHITECTURE.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no ARCHITECTURE.md above " + Path.of("").toAbsolutePath()));
    }
}
