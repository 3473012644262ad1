package io.batuta.model.dag;

import io.batuta.model.task.Run;

/** The shapes of author code. Every one may throw: an exception fails the attempt with its message. */
public final class Calls {
    private Calls() {}

    /** Makes an output. */
    @FunctionalInterface
    public interface Call<T> {
        /** Does the work. */
        T call(Run run) throws Exception;
    }

    /** Makes an output of one input. */
    @FunctionalInterface
    public interface Call1<A, T> {
        /** Does the work. */
        T call(Run run, A input) throws Exception;
    }

    /** Makes an output of two inputs. */
    @FunctionalInterface
    public interface Call2<A, B, T> {
        /** Does the work. */
        T call(Run run, A first, B second) throws Exception;
    }

    /** Makes an output of three inputs. */
    @FunctionalInterface
    public interface Call3<A, B, C, T> {
        /** Does the work. */
        T call(Run run, A first, B second, C third) throws Exception;
    }

    /** Does something without an output. */
    @FunctionalInterface
    public interface Action {
        /** Does the work. */
        void run(Run run) throws Exception;
    }

    /** Does something with one input and without an output. */
    @FunctionalInterface
    public interface Action1<A> {
        /** Does the work. */
        void run(Run run, A input) throws Exception;
    }
}
