package io.batuta.model.ssh;

/**
 * A file that was moved, or found.
 *
 * @param path on the other host, as it was asked for (for a pattern: the file that fits)
 * @param bytes its size
 */
public record SshFile(String path, long bytes) {}
