package io.batuta.model.http;

import io.batuta.model.task.Run;

/** The code of an HTTP sensor: says of an answer whether it is what is waited for. */
@FunctionalInterface
public interface HttpCheck {
    /** Whether the waiting is over. An exception fails the try. */
    boolean met(Run run, HttpResult answer) throws Exception;
}
