package io.batuta.engine.runner;

import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The data side of a journal, in memory. The runner has no business with the rest, so asking for it fails. */
final class FakeJournal {
    final Map<Long, String> outputs = new ConcurrentHashMap<>();
    final Map<Long, String> elements = new ConcurrentHashMap<>();
    final Map<Journal.StateKey, Journal.StateValue> states = new ConcurrentHashMap<>();
    final Map<Long, Integer> makers = new ConcurrentHashMap<>();
    final Map<Long, Integer> numbers = new ConcurrentHashMap<>();
    final AtomicInteger unreachable = new AtomicInteger();

    Journal journal() {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[]{Journal.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "output" -> Optional.ofNullable(outputs.get((Long) arguments[0]));
                    case "outputs" -> many((Collection<?>) arguments[0]);
                    case "outputVersions" -> makers;
                    case "versionNumbers" -> numbers;
                    case "element" -> Optional.ofNullable(elements.get((Long) arguments[0]));
                    case "state" -> Optional.ofNullable(states.get((Journal.StateKey) arguments[0]));
                    case "writeLargeOutput" -> write((Long) arguments[0], (String) arguments[1]);
                    default -> throw new UnsupportedOperationException("the runner has no business asking for " + method.getName());
                });
    }

    private Map<Object, String> many(Collection<?> attempts) {
        Map<Object, String> found = new HashMap<>();
        attempts.forEach(attempt -> {
            String json = outputs.get(attempt);
            if (json != null) {
                found.put(attempt, json);
            }
        });
        return found;
    }

    private Optional<String> write(long attempt, String json) {
        if (unreachable.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new JournalException(JournalException.Kind.UNREACHABLE, "connection refused", new IllegalStateException());
        }
        outputs.put(attempt, json);
        return Optional.empty();
    }
}
