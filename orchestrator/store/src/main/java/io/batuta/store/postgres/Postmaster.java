package io.batuta.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} in a data directory says about the server that wrote it.
 *
 * @param pid of the postmaster
 * @param port 0 while the server has not written it yet
 * @param status {@code starting}, {@code stopping}, {@code ready} or {@code standby}; empty while not yet written
 */
record Postmaster(long pid, int port, String status) {
    private static final int LINE_PORT = 3;
    private static final int LINE_STATUS = 7;

    /** The server that the file names, dead or alive; empty without a file or with one that is not yet written. */
    static Optional<Postmaster> recorded(Path data) throws IOException {
        try {
            return parse(Files.readAllLines(file(data)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** The server that really runs in {@code data} now. A file left behind by a dead one counts for nothing. */
    static Optional<Postmaster> living(Path data) throws IOException {
        return recorded(data).filter(postmaster -> livesIn(postmaster.pid(), data));
    }

    boolean ready() {
        return status.equals("ready");
    }

    boolean stopping() {
        return status.equals("stopping");
    }

    /** The program the server was started from, gone when the process is. */
    Optional<Path> program() {
        return link(pid, "exe");
    }

    /**
     * Removes a file whose process id now belongs to a stranger (after a reboot, say). Postgres itself would take the
     * stranger for a postmaster and refuse to start. Done only when nothing at all works in the data directory.
     */
    static void forgetStranger(Path data) throws IOException {
        var recorded = recorded(data);
        boolean strangerHasTheId = recorded.flatMap(p -> ProcessHandle.of(p.pid())).isPresent();
        boolean somebodyWorksHere = ProcessHandle.allProcesses().anyMatch(p -> livesIn(p.pid(), data));
        if (strangerHasTheId && !somebodyWorksHere) {
            Files.deleteIfExists(file(data));
        }
    }

    /** Postgres works with the data directory as its current directory; a zombie has neither program nor directory. */
    private static boolean livesIn(long pid, Path data) {
        // The program of a stranger, in a container for example, may be a mount of its own that is gone: its path is "/" then, which has no name.
        return link(pid, "exe").filter(exe -> String.valueOf(exe.getFileName()).startsWith("postgres")).isPresent()
                && link(pid, "cwd").filter(data::equals).isPresent();
    }

    private static Optional<Path> link(long pid, String name) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), name)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<Postmaster> parse(List<String> lines) {
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Postmaster(
                            Long.parseLong(lines.getFirst().strip()),
                            lines.size() > LINE_PORT ? Integer.parseInt(lines.get(LINE_PORT).strip()) : 0,
                            lines.size() > LINE_STATUS ? lines.get(LINE_STATUS).strip() : ""));
        } catch (NumberFormatException _) {
            // Seen while it is being written; whoever waits for it reads again.
            return Optional.empty();
        }
    }

    private static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }
}
