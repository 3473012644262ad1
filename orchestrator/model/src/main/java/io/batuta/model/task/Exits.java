package io.batuta.model.task;

/**
 * What a DAG's code gets when it calls {@code System.exit}, {@code Runtime.exit} or {@code Runtime.halt}: the calls are led here when its classes are loaded, because they would end the service with
 * every other task. Nobody calls it by name. Thread-safe.
 */
public final class Exits {
    private Exits() {}

    /**
     * Instead of {@code System.exit}.
     *
     * @param code what the process was to end with
     * @throws TaskFailedException always
     */
    public static void exit(int code) {
        throw new TaskFailedException(
                "its code wanted to end the whole process with System.exit(" + code + "), which other tasks run in, too",
                "return from the task when all is well, and throw an exception when it failed", true, null);
    }

    /**
     * Instead of {@code Runtime.exit} and {@code Runtime.halt}.
     *
     * @param runtime of this process
     * @param code what it was to end with
     * @throws TaskFailedException always
     */
    @SuppressWarnings("unused") // The call that is replaced has the runtime on its stack.
    public static void exit(Runtime runtime, int code) {
        exit(code);
    }
}
