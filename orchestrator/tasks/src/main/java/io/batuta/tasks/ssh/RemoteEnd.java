package io.batuta.tasks.ssh;

/** How a remote command ended, or why nobody knows. */
sealed interface RemoteEnd {
    /** What the wrapper left as the exit code; -1 stands for a command for which it could make no process. */
    static RemoteEnd exited(int code) {
        return code == -1 ? new NeverBegan() : new Exited(code);
    }

    /** It ended with this code. */
    record Exited(int code) implements RemoteEnd {}

    /** It never began, and never will. */
    record NeverBegan() implements RemoteEnd {}

    /** It was ended because it printed too much. */
    record PrintedTooMuch(int megabytes) implements RemoteEnd {}

    /** It is gone without an exit code. */
    record Vanished(String how) implements RemoteEnd {}

    /** The host could not be reached for too long. */
    record Lost(String sentence) implements RemoteEnd {}
}
