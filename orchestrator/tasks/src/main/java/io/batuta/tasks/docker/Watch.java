package io.batuta.tasks.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an engine every few seconds while outputs are followed there: one question for all of them. A connection that was cut without a word would be followed for ever; here it is noticed. Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Engine engine;
    private final Map<String, Later<?>> followed = new HashMap<>();
    private @Nullable Thread thread;

    Watch(Engine engine) {
        this.engine = engine;
    }

    /** Looks after the following of an attempt's output until that ends. */
    void over(String attempt, Later<?> following) {
        synchronized (followed) {
            followed.put(attempt, following);
            if (thread == null) {
                thread = Thread.ofVirtual().name("docker-watch").start(this::look);
            }
        }
        var _ = following.future().whenComplete((_, _) -> {
            synchronized (followed) {
                followed.remove(attempt, following);
            }
        });
    }

    private void look() {
        List<String> over = List.of();
        while (true) {
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException _) {
                return;
            }
            synchronized (followed) {
                if (followed.isEmpty()) {
                    thread = null;
                    return;
                }
            }
            over = once(over);
        }
    }

    /** Gives up what ended two looks ago, or everything when the engine is away. */
    private List<String> once(List<String> overBefore) {
        List<String> over = new ArrayList<>();
        Map<String, Later<?>> now;
        synchronized (followed) {
            now = Map.copyOf(followed);
        }
        try {
            Map<String, Boolean> running = engine.running();
            now.forEach((attempt, following) -> {
                if (!running.getOrDefault(attempt, false)) {
                    if (overBefore.contains(attempt)) {
                        following.giveUp(new EngineException("the end of the container's output did not come", null, 0, null));
                    } else {
                        over.add(attempt);
                    }
                }
            });
        } catch (IOException e) {
            EngineException why = e instanceof EngineException known
                    ? new EngineException(String.valueOf(known.getMessage()), known.hint(), 0, known)
                    : new EngineException(String.valueOf(e.getMessage()), null, 0, e);
            now.values().forEach(following -> following.giveUp(why));
        }
        return over;
    }

    @Override
    public void close() {
        synchronized (followed) {
            List.copyOf(followed.values()).forEach(following -> following.giveUp(new EngineException("the service stops", null, 0, null)));
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
