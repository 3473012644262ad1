package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshFile;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileMode;
import net.schmizz.sshj.sftp.OpenMode;
import net.schmizz.sshj.sftp.RemoteFile;
import net.schmizz.sshj.sftp.RemoteResourceInfo;
import net.schmizz.sshj.sftp.RenameFlags;
import net.schmizz.sshj.sftp.Response;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;
import org.jspecify.annotations.Nullable;

/** What is done with files on one host, over one channel for files. */
final class FileWork implements AutoCloseable {
    private static final int CHUNK = 32 * 1024;
    private static final int UNCONFIRMED = 32;

    private final Target target;
    private final TaskContext task;
    private final SFTPClient files;

    FileWork(Line line, Target target, TaskContext task) throws IOException {
        this.target = target;
        this.task = task;
        try {
            this.files = line.files();
        } catch (IOException e) {
            throw new SshException(target.words() + " does not offer file transfer: " + e.getMessage(),
                    "its sshd_config needs a line such as \"Subsystem sftp internal-sftp\"", false, e);
        }
    }

    /** Writes a file: beside its place first, then renamed over what is there. Returns its size. */
    long put(InputStream from, String remote, @Nullable String mode) throws IOException {
        String path = path(remote);
        String part = part(path);
        try {
            FileAttributes attributes = mode == null
                    ? FileAttributes.EMPTY
                    : new FileAttributes.Builder().withPermissions(Integer.parseInt(mode, 8)).build();
            long bytes;
            try (RemoteFile file = files.open(part, EnumSet.of(OpenMode.WRITE, OpenMode.CREAT, OpenMode.TRUNC), attributes);
                    OutputStream to = file.new RemoteFileOutputStream(0, UNCONFIRMED)) {
                bytes = copy(from, to);
            }
            if (mode != null) {
                files.chmod(part, Integer.parseInt(mode, 8));
            }
            if (files.size(part) != bytes) {
                throw new IOException("it has " + files.size(part) + " bytes there instead of " + bytes);
            }
            files.rename(part, path, Set.of(RenameFlags.OVERWRITE));
            return bytes;
        } catch (SFTPException e) {
            remove(part);
            throw because(e, remote, "write");
        } catch (IOException | RuntimeException e) {
            remove(part);
            throw e;
        }
    }

    /** Reads a file. Returns its size. */
    long get(String remote, OutputStream to) throws IOException {
        try (RemoteFile file = files.open(path(remote)); InputStream from = file.new ReadAheadRemoteFileInputStream(UNCONFIRMED)) {
            return copy(from, to);
        } catch (SFTPException e) {
            throw because(e, remote, "read");
        }
    }

    /** The files that fit, in the order of their names. */
    List<SshFile> find(String remote) throws IOException {
        int slash = remote.lastIndexOf('/');
        String name = remote.substring(slash + 1);
        try {
            if (!name.contains("*") && !name.contains("?")) {
                FileAttributes found = files.statExistence(path(remote));
                return found == null ? List.of() : List.of(new SshFile(remote, found.getSize()));
            }
            String directory = slash < 0 ? "." : slash == 0 ? "/" : path(remote.substring(0, slash));
            Pattern fits = pattern(name);
            return files.ls(directory).stream()
                    .filter(one -> fits.matcher(one.getName()).matches() && one.getAttributes().getType() != FileMode.Type.DIRECTORY)
                    .sorted(java.util.Comparator.comparing(RemoteResourceInfo::getName))
                    .map(one -> new SshFile(remote.substring(0, slash + 1) + one.getName(), one.getAttributes().getSize())).toList();
        } catch (SFTPException e) {
            if (e.getStatusCode() == Response.StatusCode.NO_SUCH_FILE) {
                return List.of();
            }
            throw because(e, remote, "see");
        }
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(name.chars().mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()), Pattern.DOTALL);
    }

    private long copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[CHUNK];
        long bytes = 0;
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            if (task.cancelled()) {
                throw new IOException("it was cancelled");
            }
            to.write(buffer, 0, n);
            bytes += n;
        }
        return bytes;
    }

    /** Paths are relative to the home already. */
    private static String path(String remote) {
        return remote.equals("~") ? "." : remote.startsWith("~/") ? remote.substring(2) : remote;
    }

    private String part(String path) {
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash + 1) + "." + path.substring(slash + 1) + "." + task.outsideName() + ".part";
    }

    private void remove(String part) {
        try {
            files.rm(part);
        } catch (IOException _) {
            // It was not made, or the connection is gone.
        }
    }

    private TaskFailedException because(SFTPException e, String remote, String what) {
        String where = remote + " on " + target.words();
        return switch (e.getStatusCode()) {
            case NO_SUCH_FILE, NO_SUCH_PATH ->
                new TaskFailedException(what.equals("write") ? "there is no directory for " + where : "there is no file " + where,
                        "paths are absolute or relative to the user's home; directories are not made", true, e);
            case PERMISSION_DENIED -> new TaskFailedException(target.to().user() + " may not " + what + " " + where,
                    "give that user the permission on the file and its directory", true, e);
            default -> new TaskFailedException("cannot " + what + " " + where + ": " + e.getMessage(),
                    "is it a directory, or is the disk full?", true, e);
        };
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
