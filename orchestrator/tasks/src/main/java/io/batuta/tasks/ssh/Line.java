package io.batuta.tasks.ssh;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.sftp.SFTPClient;
import org.jspecify.annotations.Nullable;

/** One logged-in connection, which carries several questions at once. Thread-safe, but never to be used by a thread that may be interrupted: that would close it for all. */
final class Line implements AutoCloseable {
    private final Target target;
    private final SSHClient client;
    private final List<SSHClient> all;

    Line(Target target, SSHClient client, List<SSHClient> all) {
        this.target = target;
        this.client = client;
        this.all = all;
    }

    /** Reads an answer, from behind the mark. */
    interface Reader<T> {
        /** @param hangUp tells the other side that nobody waits any more */
        T read(Answer answer, Runnable hangUp) throws IOException;
    }

    /** The server lets this connection carry no further question now. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1;

        FullException(Throwable cause) {
            super(cause);
        }
    }

    /** Asks a program, made of {@link RemoteScripts} and quoted values. */
    <T> T ask(String program, String base, Reader<T> reader) throws IOException {
        String mark = "batuta-" + UUID.randomUUID();
        byte[] line = Sh.line(Sh.set("mark", mark) + Sh.set("base", base) + RemoteScripts.ENTER + program).getBytes(StandardCharsets.UTF_8);
        boolean sent = false;
        try (Session session = session()) {
            Session.Command command = session.exec(Sh.COMMAND);
            OutputStream out = command.getOutputStream();
            sent = true;
            out.write(line);
            out.flush();
            Answer answer = new Answer(new DataInputStream(new BufferedInputStream(command.getInputStream())), mark);
            answer.begin(target);
            return reader.read(answer, () -> hangUp(out));
        } catch (FullException | SshException e) {
            throw e;
        } catch (IOException e) {
            throw new SshException("the connection to " + target.words() + " was lost (" + e.getMessage() + ")", null, sent, e);
        }
    }

    private static void hangUp(OutputStream out) {
        try {
            out.close();
        } catch (IOException _) {
            // The connection is gone, and whoever reads the answer hears of it.
        }
    }

    private Session session() throws IOException {
        try {
            return client.startSession();
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof OpenFailException) {
                    throw new FullException(e);
                }
            }
            throw e;
        } catch (IllegalStateException e) {
            throw lost(e);
        }
    }

    /** Runs {@code true}: whether commands can be run there at all. Gives its exit code; null when there was none in time. */
    @Nullable
    Integer runsTrue() throws IOException {
        try (Session session = session()) {
            Session.Command command = session.exec("true");
            command.join(10, TimeUnit.SECONDS);
            return command.getExitStatus();
        }
    }

    /** What the server says it is, such as {@code OpenSSH_9.2p1}. */
    String server() {
        return client.getTransport().getServerVersion().replaceFirst("^SSH-[0-9.]+-", "");
    }

    /** A channel for files. */
    SFTPClient files() throws IOException {
        try {
            return client.newSFTPClient();
        } catch (IllegalStateException e) {
            throw lost(e);
        }
    }

    /** The library's word for a connection that broke after somebody saw it alive. */
    static IOException lost(IllegalStateException e) {
        return new IOException(String.valueOf(e.getMessage()), e);
    }

    boolean alive() {
        return client.isConnected() && client.isAuthenticated() && client.getTransport().isRunning();
    }

    @Override
    public void close() {
        close(all);
    }

    static void close(List<SSHClient> clients) {
        for (SSHClient client : clients.reversed()) {
            try {
                client.disconnect();
            } catch (IOException _) {
                // It is gone either way.
            }
        }
    }

    /** What the other side says, by lines and by bytes. */
    static final class Answer {
        private final DataInputStream in;
        private final String mark;

        Answer(DataInputStream in, String mark) {
            this.in = in;
            this.mark = mark;
        }

        /** Passes over what a login shell printed. */
        private void begin(Target target) throws IOException {
            StringBuilder before = new StringBuilder();
            for (String line = line(); !line.equals(mark); line = line()) {
                before.append(before.length() < 300 ? line + " " : "");
                if (ended) {
                    String said = before.toString().strip();
                    throw new SshException(target.words() + " did not run a command" + (said.isEmpty() ? "" : "; it said: " + said),
                            "the login shell of that user must be able to run sh; accounts with /sbin/nologin or a forced command cannot be used",
                            false, null);
                }
            }
        }

        private boolean ended;

        /** The next line; empty at the end. */
        String line() throws IOException {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    ended = true;
                    break;
                }
                bytes.write(b);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        /** Whether everything was read. */
        boolean ended() {
            return ended;
        }

        /** So many bytes. */
        byte[] bytes(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new IOException("the answer broke off");
            }
            return bytes;
        }

        /** The mark that ends a piece. */
        void mark() throws IOException {
            if (!line().isEmpty() || !line().equals(mark)) {
                throw new IOException("the answer is not in order");
            }
        }

    }
}
