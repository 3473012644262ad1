package io.batuta.tasks.process;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A process that outlives the service. Everything known about it is in files of the attempt's work directory, so any later process of ours finds it again:
 *
 * <ul>
 *   <li>{@code control/started-n}: created exclusively by the wrapper before the effect begins, with its number, start time and boot;
 *   <li>{@code control/exit}: blanks, written before the effect begins, so that the exit code finds its room even if the disk is full when the effect ends; then a {@code +} by the command's own process, then the code; or -1 when the host had no room for that process;
 *   <li>{@code stdout}, {@code stderr}: raw spools of mode 600.
 * </ul>
 *
 * The wrapper is a few lines of sh (of which bash runs an EXIT trap also when a signal ends it; its variables have names that no task uses, since they would replace the task's) that lead a session of their own and survive a polite end of it, so that the exit code is kept. A start file that it cannot fill it takes away again: nothing has begun then. No thread of ours waits for it: the service that follows, whose child it is not, finds its end the same way.
 */
public final class DetachedProcess {
    private static final String WRAPPER = """
            trap : HUP INT QUIT TERM
            read -r batuta_boot < /proc/sys/kernel/random/boot_id
            read -r batuta_stat < /proc/$$/stat
            set -C
            [ -s "$2" ] || { printf '    ' > "$2"; } 2>/dev/null || [ -s "$2" ] || exit 125
            { echo "$$ $batuta_boot $batuta_stat" > "$1"; } 2>/dev/null || { [ -s "$1" ] || [ -L "$1" ] || rm -f "$1"; exit 125; }
            set +C
            batuta_exit=$2
            shift 2
            trap 'read -r batuta_begun < "$batuta_exit"; [ "$batuta_begun" ] || printf "%4d\\n" -1 1<> "$batuta_exit"' EXIT
            (printf + 1<> "$batuta_exit"; exec "$@")
            batuta_code=$?
            trap - EXIT
            printf '%4d\\n' $batuta_code 1<> "$batuta_exit"
            """;
    /** In place of an exit code: the wrapper could make no process for the command, which ends a shell. */
    private static final int NO_PROCESS = -1;

    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path work;
    private final Path control;

    private DetachedProcess(Path work) {
        this.work = work;
        this.control = work.resolve("control");
    }

    /** The process of that work directory, begun or not. */
    public static DetachedProcess in(Path work) throws IOException {
        DetachedProcess process = new DetachedProcess(work);
        Files.createDirectories(process.control, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        create(process.stdout());
        create(process.stderr());
        return process;
    }

    /** The raw spool of its standard output. */
    public Path stdout() {
        return work.resolve("stdout");
    }

    /** The raw spool of its standard error. */
    public Path stderr() {
        return work.resolve("stderr");
    }

    Path control() {
        return control;
    }

    /**
     * Begins it. Returns when it is on its way; it may still be forbidden. An interrupt of a cancelled attempt is passed over, wherever it strikes: the cancel that comes with it forbids the begin or ends
     * what began, so the end is to be waited for all the same.
     *
     * @throws TaskFailedException when this host cannot begin a process
     */
    public void begin(Launch launch, BooleanSupplier cancelled) throws IOException, InterruptedException {
        try {
            begin(launch, Spawn.possible());
        } catch (InterruptedException | ClosedByInterruptException e) {
            if (!cancelled.getAsBoolean()) {
                throw e;
            }
            Thread.interrupted();
        }
    }

    void begin(Launch launch, boolean directly) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("/bin/sh", "-c", WRAPPER, "batuta", latestStartFile().toString(), exitFile().toString()));
        words.addAll(launch.command());
        Path stdin = launch.stdin() == null ? Path.of("/dev/null") : launch.stdin();
        try {
            if (directly) {
                Spawn.begin(words, launch.env(), launch.directory(), stdin, stdout(), stderr());
            } else {
                beginBySetsid(words, launch, stdin);
            }
        } catch (IOException e) {
            throw new TaskFailedException("cannot begin a process: " + e.getMessage(),
                    "the program /bin/sh must be there, and the limits on processes and open files not be reached", true, e);
        }
    }

    /** Where the C library is too old to begin it: two programs more are loaded. */
    private void beginBySetsid(List<String> words, Launch launch, Path stdin) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("setsid", "-f"));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(launch.directory().toFile())
                .redirectInput(stdin.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(stdout().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(stderr().toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.env());
        int code = builder.start().waitFor();
        if (code != 0 && Begun.forbid(latestStartFile())) {
            throw new IOException("setsid ended with exit code " + code + "; what it said is in the attempt's log");
        }
    }

    /** Makes sure that what has not begun by now never does. True when nothing had begun: it is certain that there was no effect. */
    public boolean supersede() throws IOException {
        return Begun.forbid(latestStartFile()) || Begun.forbidden(latestStartFile());
    }

    /** After {@link #supersede}: makes room for beginning it anew. */
    public void again() throws IOException {
        Files.writeString(control.resolve("generation"), (generation() + 1) + "\n");
    }

    /** How it ended; empty while it may still run. Looks at files first, at the kernel only when asked to look closely. */
    Optional<ProcessEnd> end(boolean closely) throws IOException {
        Optional<ProcessEnd> exited = exited();
        if (exited.isPresent() || !closely) {
            return exited;
        }
        if (Begun.forbidden(latestStartFile())) {
            return Optional.of(new ProcessEnd.NeverBegan());
        }
        Optional<Begun> begun = begun();
        if (begun.isEmpty() || begun.get().alive() || !Session.of(begun.get()).isEmpty()) {
            return Optional.empty();
        }
        // The code may have been written between the first look and the wrapper's end.
        return exited().or(() -> Optional.of(new ProcessEnd.Vanished(!begun.get().thisBoot())));
    }

    /** Who began it, once it has. */
    Optional<Begun> begun() throws IOException {
        return Begun.read(latestStartFile());
    }

    /**
     * Asks it to end, with all its descendants; a process that has not begun never will.
     *
     * @param force false for SIGTERM, true for SIGKILL
     */
    public void signal(boolean force, String marker) throws IOException {
        if (supersede()) {
            return;
        }
        Optional<Begun> begun = begun();
        if (begun.isPresent() && begun.get().thisBoot()) {
            Session.signal(begun.get(), marker, force ? Libc.KILL : Libc.TERM);
        }
    }

    private Optional<ProcessEnd> exited() throws IOException {
        return Begun.line(exitFile()).map(Integer::parseInt)
                .map(code -> code == NO_PROCESS ? new ProcessEnd.NeverBegan() : new ProcessEnd.Exited(code));
    }

    private Path exitFile() {
        return control.resolve("exit");
    }

    private Path latestStartFile() throws IOException {
        return control.resolve("started-" + generation());
    }

    private int generation() throws IOException {
        return Begun.line(control.resolve("generation")).map(Integer::parseInt).orElse(1);
    }

    private static void create(Path spool) throws IOException {
        try {
            Files.createFile(spool, OURS_ALONE);
        } catch (FileAlreadyExistsException _) {
            // An earlier process of ours made it.
        }
    }
}
