package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConfig;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskLog;
import io.batuta.tasks.process.ChildEnvironment;
import io.batuta.tasks.process.OutsideName;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One attempt as this process follows it: what was read of its output (in raw spools of the work directory, which a later process goes on with), and on which engine it is. Whoever reads the
 * container's output alone writes the spools.
 */
final class ContainerAttempt {
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final TaskContext task;
    private final DockerConfig config;
    private final String name;
    private final Spooled out;
    private final Spooled err;
    private final List<TaskContext.LogFollower> followers = new ArrayList<>();
    private final Path enginePlace;

    ContainerAttempt(TaskContext task, DockerConfig config) throws IOException {
        this.task = task;
        this.config = config;
        this.name = OutsideName.of(task);
        this.enginePlace = task.workDirectory().resolve("engine");
        this.out = new Spooled(task.workDirectory().resolve("stdout"), TaskLog.Source.STDOUT);
        this.err = new Spooled(task.workDirectory().resolve("stderr"), TaskLog.Source.STDERR);
        out.open();
        err.open();
    }

    /** One of its two outputs. */
    final class Spooled {
        private final Path file;
        private final TaskLog.Source source;
        private final AtomicLong size = new AtomicLong();
        private boolean followed;

        Spooled(Path file, TaskLog.Source source) {
            this.file = file;
            this.source = source;
        }

        private void open() throws IOException {
            try {
                Files.createFile(file, PRIVATE);
            } catch (FileAlreadyExistsException _) {
                // An earlier process of ours read some already.
            }
            size.set(Files.size(file));
            followOnce();
        }

        Path file() {
            return file;
        }

        /** How much of it was read. */
        long size() {
            return size.get();
        }

        /** Adds what comes next. */
        void add(byte[] bytes) throws IOException {
            try (OutputStream to = new FileOutputStream(file.toFile(), true)) {
                to.write(bytes);
            }
            size.addAndGet(bytes.length);
            followOnce();
        }

        /** A task that prints nothing costs the log nothing. */
        private void followOnce() {
            synchronized (followers) {
                if (!followed && size.get() > 0) {
                    followed = true;
                    followers.add(task.follow(file, source));
                }
            }
        }
    }

    TaskContext task() {
        return task;
    }

    DockerConfig config() {
        return config;
    }

    /** The label's value. */
    String name() {
        return name;
    }

    /** What the container is called. */
    String containerName() {
        return config.name() == null ? name : config.name();
    }

    Spooled out() {
        return out;
    }

    Spooled err() {
        return err;
    }

    /** Notes where it is about to be made, before it is; so it is known where to look. */
    void noteEngine(Engine engine) throws IOException {
        Files.writeString(enginePlace, engine.place().toString());
    }

    /** Where an earlier process on this host was about to make it, or did. */
    Optional<String> notedEngine() throws IOException {
        return Files.exists(enginePlace) ? Optional.of(Files.readString(enginePlace)) : Optional.empty();
    }

    /** The body of the call that makes its container. */
    Map<String, Object> settings() {
        Map<String, String> labels = Map.of(Engine.ATTEMPT, name, "batuta.dag", task.dagId(), "batuta.run", task.runId(), "batuta.task",
                task.taskId(), "batuta.try", Integer.toString(task.tryNumber()));
        return ContainerSettings.of(config, ChildEnvironment.of(task, Map.of(), config.env()), labels);
    }

    /** Copies what is left into the log. */
    void closeLog() {
        synchronized (followers) {
            followers.forEach(TaskContext.LogFollower::close);
            followers.clear();
        }
    }
}
