package io.batuta.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process takes of the machine, by the kernel's own books. */
record Footprint(ProcessHandle process) {
    private static final double TICKS_A_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    /** Memory in kB: its own pages, and its share of those it shares with others. */
    long pssKb() throws IOException {
        return pssKb(process.pid());
    }

    /** The same with all processes below it. */
    long pssWithChildrenKb() throws IOException {
        return pssWithChildrenKb(Set.of());
    }

    /** The same without that process and those below it. */
    long pssWithChildrenBut(ProcessHandle other) throws IOException {
        Set<Long> left = other.descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        left.add(other.pid());
        return pssWithChildrenKb(left);
    }

    private long pssWithChildrenKb(Set<Long> leftOut) throws IOException {
        long sum = pssKb();
        for (ProcessHandle child : process.descendants().filter(one -> !leftOut.contains(one.pid())).toList()) {
            try {
                sum += pssKb(child.pid());
            } catch (IOException _) {
                // It has just ended.
            }
        }
        return sum;
    }

    private static long pssKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Processor time it used so far, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // The name may contain anything, so counting begins after its closing bracket.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_A_SECOND;
    }
}
