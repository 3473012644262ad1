package io.batuta.tasks.sensor;

/** One look at what a sensor waits for. May keep what it remembers from look to look; called by one thread. */
@FunctionalInterface
public interface Look {
    /** Looks once, holding nothing open afterwards. What it throws fails the try. */
    Seen now() throws Exception;
}
