package io.batuta.server.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Processes that belong to a site, by their environment. */
final class Orphans {
    private Orphans() {}

    /** A process and who began it. */
    record Found(long pid, long parent, String words) {
        boolean belongsTo(Set<Long> servers) {
            return servers.contains(pid) || servers.contains(parent);
        }
    }

    /** The processes that have this ledger. */
    static List<Found> withLedger(Path ledger) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> has(process.pid(), "LEDGER=" + ledger + "\0"))
                    .map(process -> new Found(process.pid(), process.parent().map(ProcessHandle::pid).orElse(0L),
                            process.info().commandLine().orElse("?")))
                    .toList();
        }
    }

    private static boolean has(long pid, String variable) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), StandardCharsets.UTF_8)
                    .contains(variable);
        } catch (IOException e) {
            return false;
        }
    }
}
