package io.batuta.model.shell;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A shell task's settings.
 *
 * @param command the program and its arguments, passed on as they are; empty when there is a script
 * @param script text for bash; null when there is a command
 * @param env variables added to the service's environment
 * @param directory where it runs; {@code ~} is the service user's home; null for the attempt's own empty directory
 * @param successCodes exit codes that mean success
 * @param skipCode the exit code that means "not needed": the task is skipped; null for none
 * @param stdin what it can read from its standard input; null for nothing
 * @param json whether its standard output is one JSON value, which becomes the task's output
 * @param maxOutputMb how much it may print on each of its outputs, in megabytes, before it is ended
 */
public record ShellConfig(
        List<String> command,
        @Nullable String script,
        Map<String, String> env,
        @Nullable String directory,
        Set<Integer> successCodes,
        @Nullable Integer skipCode,
        @Nullable String stdin,
        boolean json,
        int maxOutputMb) {
    /** Sets in order, so that the plan they are part of reads the same in every process: the JDK's own keep another order in each. */
    public ShellConfig {
        successCodes = Collections.unmodifiableSortedSet(new TreeSet<>(successCodes));
    }
}
