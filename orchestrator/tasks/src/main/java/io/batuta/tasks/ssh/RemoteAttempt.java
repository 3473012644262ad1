package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConfig;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskLog;
import io.batuta.tasks.process.OutsideName;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One attempt as this process follows it: what was fetched of its output (in raw spools of the work directory, which a later process goes on with), and its end. The watch of its host alone changes
 * it.
 */
final class RemoteAttempt {
    private final TaskContext task;
    private final String name;
    private final int maxOutputMb;
    private final boolean sudo;
    private final Spooled out;
    private final Spooled err;
    private final List<TaskContext.LogFollower> followers = new ArrayList<>();
    private volatile CompletableFuture<RemoteEnd> end = new CompletableFuture<>();
    private volatile int generation = 1;
    private volatile boolean force;

    RemoteAttempt(TaskContext task, SshConfig config) throws IOException {
        this.task = task;
        this.name = OutsideName.of(task);
        this.maxOutputMb = config.maxOutputMb();
        this.sudo = config.sudo() != null;
        this.out = new Spooled("out", task.workDirectory().resolve("stdout"), TaskLog.Source.STDOUT);
        this.err = new Spooled("err", task.workDirectory().resolve("stderr"), TaskLog.Source.STDERR);
        for (Spooled spool : spools()) {
            spool.open();
        }
    }

    /** One of its two outputs. */
    final class Spooled {
        private final String remote;
        private final Path file;
        private final TaskLog.Source source;
        private long fetched;
        private boolean followed;
        long size;

        Spooled(String remote, Path file, TaskLog.Source source) {
            this.remote = remote;
            this.file = file;
            this.source = source;
        }

        private void open() throws IOException {
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException _) {
                // An earlier process of ours fetched some already.
            }
            fetched = Files.size(file);
            size = fetched;
            followOnce();
        }

        /** Its path below the attempts' directory. */
        String path() {
            return name + "/" + generation + "/" + remote;
        }

        Path file() {
            return file;
        }

        long fetched() {
            return fetched;
        }

        long missing() {
            return Math.max(0, size - fetched);
        }

        /** Adds what comes next. */
        void add(byte[] bytes) throws IOException {
            try (OutputStream to = new FileOutputStream(file.toFile(), true)) {
                to.write(bytes);
            }
            fetched += bytes.length;
            followOnce();
        }

        /** A task that prints nothing costs the log nothing. */
        private void followOnce() {
            if (!followed && fetched > 0) {
                followed = true;
                followers.add(task.follow(file, source));
            }
        }
    }

    String name() {
        return name;
    }

    TaskContext task() {
        return task;
    }

    int maxOutputMb() {
        return maxOutputMb;
    }

    boolean sudo() {
        return sudo;
    }

    Spooled out() {
        return out;
    }

    Spooled err() {
        return err;
    }

    List<Spooled> spools() {
        return List.of(out, err);
    }

    int generation() {
        return generation;
    }

    /** It runs (or ran) as this generation; its end is waited for anew. */
    CompletableFuture<RemoteEnd> runsAs(int found) {
        generation = found;
        end = new CompletableFuture<>();
        return end;
    }

    CompletableFuture<RemoteEnd> end() {
        return end;
    }

    boolean force() {
        return force;
    }

    void force(boolean now) {
        force |= now;
    }

    /** Copies what is left into the log. */
    void closeLog() {
        followers.forEach(TaskContext.LogFollower::close);
        followers.clear();
    }
}
