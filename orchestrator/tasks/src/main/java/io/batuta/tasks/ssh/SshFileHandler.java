package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshDownload;
import io.batuta.model.ssh.SshFile;
import io.batuta.model.ssh.SshTransferConfig;
import io.batuta.model.ssh.SshUpload;
import io.batuta.model.ssh.SshWait;
import io.batuta.model.ssh.SshWaitConfig;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Moves files to and from other hosts and waits for them. Done again after a crash: a file appears whole or not at all, so twice is as good as once. */
public final class SshFileHandler implements TaskHandler {
    private final String kind;
    private final Hosts hosts;
    private final Work work;

    private SshFileHandler(String kind, Hosts hosts, Work work) {
        this.kind = kind;
        this.hosts = hosts;
        this.work = work;
    }

    private interface Work {
        Outcome with(SshFileHandler handler, TaskContext task) throws IOException, InterruptedException;
    }

    private interface Use<T> {
        T with(FileWork files) throws IOException;
    }

    /** Uploads, downloads, and waiting. */
    public static List<TaskHandler> all(Hosts hosts) {
        SshFileHandler download = new SshFileHandler(SshDownload.KIND.name(), hosts, SshFileHandler::download);
        return List.of(new SshFileHandler(SshUpload.KIND.name(), hosts, SshFileHandler::upload), download,
                new SensorHandler(SshWait.KIND.name(), download::sight));
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        try {
            return work.with(this, task);
        } catch (SshException e) {
            throw e.failure();
        }
    }

    private Outcome upload(TaskContext task) throws IOException, InterruptedException {
        SshTransferConfig config = task.config(SshTransferConfig.class);
        String content = config.content();
        String local = config.local();
        Path file = local == null ? null : local(local);
        if (file != null && !Files.isRegularFile(file)) {
            throw new TaskFailedException("there is no file " + file + " on this host to upload",
                    "it must be on the host of the node that runs the task; .queue(…) chooses the node", true, null);
        }
        SshFile done = use(task, config.connection(), files -> {
            try (InputStream from = file == null
                    ? new ByteArrayInputStream(String.valueOf(content).getBytes(StandardCharsets.UTF_8))
                    : Files.newInputStream(file)) {
                return new SshFile(config.remote(), files.put(from, config.remote(), config.mode()));
            }
        });
        task.log().info("uploaded " + done.bytes() + " bytes to " + done.path());
        return new Outcome.Success(done);
    }

    private Outcome download(TaskContext task) throws IOException, InterruptedException {
        SshTransferConfig config = task.config(SshTransferConfig.class);
        Path file = local(String.valueOf(config.local()));
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new TaskFailedException("there is no directory " + directory + " on this host to download into", "make it first", true,
                    null);
        }
        Path part = file.resolveSibling("." + file.getFileName() + "." + task.outsideName() + ".part");
        try {
            SshFile done = use(task, config.connection(), files -> {
                try (OutputStream to = Files.newOutputStream(part)) {
                    return new SshFile(config.remote(), files.get(config.remote(), to));
                }
            });
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            task.log().info("downloaded " + done.bytes() + " bytes to " + file);
            return new Outcome.Success(done);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Sight sight(TaskContext task) {
        SshWaitConfig config = task.config(SshWaitConfig.class);
        List<SshFile> before = new ArrayList<>();
        return new Sight(config.looks(), config.remote() + " on connection " + config.connection(), () -> {
            List<SshFile> now = seen(task, config);
            boolean there = !now.isEmpty() && (!config.settled() || now.equals(before));
            before.clear();
            before.addAll(now);
            return there
                    ? new Seen.There(now)
                    : new Seen.NotYet(now.isEmpty()
                            ? "it is not there"
                            : now.size() + (now.size() == 1 ? " file" : " files")
                                    + ", not settled yet");
        });
    }

    private List<SshFile> seen(TaskContext task, SshWaitConfig config) throws IOException, InterruptedException {
        try {
            return use(task, config.connection(), files -> files.find(config.remote()));
        } catch (SshException e) {
            throw e.failure();
        }
    }

    private <T> T use(TaskContext task, String connection, Use<T> use) throws IOException, InterruptedException {
        Target target = Target.of(connection, task::connection);
        return Waiting.await(hosts.of(target).use(line -> {
            try (FileWork files = new FileWork(line, target, task)) {
                return use.with(files);
            }
        }), task);
    }

    private static Path local(String local) {
        return local.startsWith("~/") ? Path.of(System.getProperty("user.home") + local.substring(1)) : Path.of(local);
    }
}
