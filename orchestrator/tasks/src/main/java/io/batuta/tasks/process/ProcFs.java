package io.batuta.tasks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what the kernel says about processes. */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");

    private ProcFs() {}

    /**
     * A process at one moment.
     *
     * @param session the session it belongs to: the number of the process that began it
     * @param startTime in clock ticks since boot; with the number it names a process for as long as the machine runs
     */
    record Seen(long pid, char state, long group, long session, long startTime) {
        /** Whether it can still do anything. */
        boolean alive() {
            return state != 'Z' && state != 'X';
        }

        /** Reads a line of /proc/…/stat; the name in parentheses may hold anything, so fields count from its end. */
        static Seen parse(String stat) {
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
            long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
            return new Seen(pid, fields[0].charAt(0), Long.parseLong(fields[2]), Long.parseLong(fields[3]), Long.parseLong(fields[19]));
        }
    }

    /** The process of that number, if there is one. */
    static Optional<Seen> process(long pid) {
        try {
            return Optional.of(Seen.parse(Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /** All living processes that fit. */
    static List<Seen> living(Predicate<Seen> fits) {
        List<Seen> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, p -> Character.isDigit(p.getFileName().toString().charAt(0)))) {
            for (Path one : all) {
                process(Long.parseLong(one.getFileName().toString())).filter(Seen::alive).filter(fits).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes in /proc", e);
        }
        return found;
    }

    /** Whether the process carries this variable in the environment it was begun with; false when that may not be read. */
    static boolean carries(long pid, String variable) {
        try {
            byte[] environ = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
            return ("\0" + new String(environ, StandardCharsets.ISO_8859_1)).contains("\0" + variable + "\0");
        } catch (IOException _) {
            return false;
        }
    }

    /** A number that is new after every boot. */
    static String bootId() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the boot id in /proc", e);
        }
    }
}
