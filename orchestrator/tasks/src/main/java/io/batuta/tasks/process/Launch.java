package io.batuta.tasks.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process to begin.
 *
 * @param command program and arguments
 * @param env all its environment
 * @param directory where it runs
 * @param stdin the file it reads from its standard input; null for nothing
 * @param marker the variable (name=value) of its environment by which its descendants are known
 * @param maxOutputMb how much it may print on each output, in megabytes
 */
public record Launch(List<String> command, Map<String, String> env, Path directory, @Nullable Path stdin, String marker, int maxOutputMb) {}
