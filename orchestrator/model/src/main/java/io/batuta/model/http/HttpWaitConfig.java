package io.batuta.model.http;

import io.batuta.model.sensor.Looks;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of waiting for an HTTP answer.
 *
 * @param call what is asked
 * @param notYet the status codes that mean: not yet
 * @param checks whether the author's code looks at the answer
 * @param looks how it looks
 */
public record HttpWaitConfig(HttpConfig call, Set<Integer> notYet, boolean checks, Looks looks) {
    /** A set in order, so that the plan it is part of reads the same in every process. */
    public HttpWaitConfig {
        notYet = Collections.unmodifiableSortedSet(new TreeSet<>(notYet));
    }
}
