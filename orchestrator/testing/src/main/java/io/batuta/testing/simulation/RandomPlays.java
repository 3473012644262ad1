package io.batuta.testing.simulation;

import io.batuta.engine.runner.Attempt;
import io.batuta.engine.runner.Ended;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.Journal.StateValue;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.task.Outcome;
import io.batuta.testing.engine.ScriptedLauncher;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides how attempts go: by the seed and who they are, so that an attempt goes the same way on whatever node it is found again. */
final class RandomPlays {
    private final long seed;
    private final Function<StateKey, Optional<StateValue>> values;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    RandomPlays(long seed, Function<StateKey, Optional<StateValue>> values) {
        this.seed = seed;
        this.values = values;
    }

    ScriptedLauncher.Play play(Attempt attempt) {
        String task = attempt.run().dagId() + "/" + attempt.run().runId() + "/" + attempt.task().id() + "/" + attempt.mapIndex();
        int number = numbers.computeIfAbsent(attempt.id(), _ -> counts.merge(task, 1, Integer::sum));
        SplittableRandom random = new SplittableRandom(seed * 31 + (task + "/" + number).hashCode());
        Duration takes = Duration.ofMillis(random.nextInt(100) < 80 ? random.nextInt(10_000) : random.nextInt(90_000));
        Outcome outcome = outcome(attempt, random);
        Batch.OutputRow output = outcome instanceof Outcome.Success || outcome instanceof Outcome.Branched ? output(attempt, random) : null;
        List<Batch.StateWrite> writes = outcome instanceof Outcome.Success && random.nextInt(8) == 0 ? count(attempt) : List.of();
        return new ScriptedLauncher.Play(takes, at -> new Ended(attempt.id(), outcome, output, writes, at));
    }

    /** Adds one to a value that all of the DAG's runs share: who did not see the newest one is refused. */
    private List<Batch.StateWrite> count(Attempt attempt) {
        StateKey key = new StateKey("", attempt.run().dagId(), "", "count");
        Optional<StateValue> known = values.apply(key);
        long next = known.map(value -> Long.parseLong(value.json())).orElse(0L) + 1;
        return List.of(new Batch.StateWrite(attempt.id(), key, Long.toString(next), known.map(StateValue::version).orElse(0L)));
    }

    private static Outcome outcome(Attempt attempt, SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 12) {
            return new Outcome.Failure("bad luck", null, random.nextInt(5) > 0);
        }
        if (dice < 15) {
            return new Outcome.Skipped("not needed");
        }
        if (dice < 18) {
            return new Outcome.LookAgain(Duration.ofSeconds(1 + random.nextInt(60)), "not there yet");
        }
        if (dice < 20) {
            return new Outcome.Unknown("the target does not answer");
        }
        Set<String> below = below(attempt);
        boolean branches = "List<String>".equals(attempt.task().outputType());
        if (branches && !below.isEmpty()) {
            Set<String> chosen = new HashSet<>(below);
            chosen.removeIf(_ -> random.nextBoolean());
            return new Outcome.Branched(null, chosen, random.nextInt(4) == 0);
        }
        return new Outcome.Success(null);
    }

    private static Set<String> below(Attempt attempt) {
        int own = attempt.plan().indexOf(attempt.task().id());
        return attempt.plan().tasks().stream().filter(task -> task.upstream().contains(own)).map(TaskSpec::id).collect(Collectors.toSet());
    }

    private static Batch.@Nullable OutputRow output(Attempt attempt, SplittableRandom random) {
        String type = attempt.task().outputType();
        if (type == null) {
            return null;
        }
        if (!type.equals("List<Integer>")) {
            return new Batch.OutputRow(attempt.id(), attempt.taskInstance(), type.equals("Integer") ? "0" : "[]",
                    type.equals("Integer") ? null : 0, false, false, null);
        }
        if (random.nextInt(50) == 0) {
            return new Batch.OutputRow(attempt.id(), attempt.taskInstance(), Line.POISON, null, false, false, null);
        }
        int items = random.nextInt(5);
        String json = IntStream.range(0, items).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        return new Batch.OutputRow(attempt.id(), attempt.taskInstance(), json, items, false, false, null);
    }
}
