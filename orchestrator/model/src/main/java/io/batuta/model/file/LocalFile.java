package io.batuta.model.file;

/**
 * A file on the node's host.
 *
 * @param path where it is, absolute
 * @param bytes its size
 */
public record LocalFile(String path, long bytes) {
    /** Begins a sensor that waits for files. */
    public static FileWait waitFor(String id) {
        return new FileWait(id);
    }
}
