package io.batuta.model.ssh;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An SSH task's settings.
 *
 * @param connection id of the connection that says where and as whom
 * @param command the program and its arguments, passed on as they are; empty when there is a script
 * @param script text for bash; null when there is a command
 * @param env variables of the command's environment; the server need not accept them
 * @param directory where it runs; relative to the user's home there; null for that home
 * @param pty whether it has a terminal
 * @param sudo the user it runs as through sudo; null without sudo
 * @param successCodes exit codes that mean success
 * @param skipCode the exit code that means "not needed": the task is skipped; null for none
 * @param stdin what it can read from its standard input; null for nothing
 * @param json whether its standard output is one JSON value, which becomes the task's output
 * @param maxOutputMb how much it may print on each of its outputs, in megabytes, before it is ended
 * @param giveUpAfter how long a host that cannot be reached is waited for while the command may still run there
 */
public record SshConfig(
        String connection,
        List<String> command,
        @Nullable String script,
        Map<String, String> env,
        @Nullable String directory,
        boolean pty,
        @Nullable String sudo,
        Set<Integer> successCodes,
        @Nullable Integer skipCode,
        @Nullable String stdin,
        boolean json,
        int maxOutputMb,
        Duration giveUpAfter) {
    /** Sets in order, so that the plan they are part of reads the same in every process: the JDK's own keep another order in each. */
    public SshConfig {
        successCodes = Collections.unmodifiableSortedSet(new TreeSet<>(successCodes));
    }
}
