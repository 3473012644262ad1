package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.method.PasswordResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.jspecify.annotations.Nullable;

/** How a connection shows who it is: its key, an agent's keys, its password, in that order. Wrong keys are named for what they are. */
final class Login {
    private final SshConnection connection;

    Login(SshConnection connection) {
        this.connection = connection;
    }

    List<AuthMethod> methods(SSHClient client) throws SshException {
        List<AuthMethod> methods = new ArrayList<>();
        String key = key();
        if (key != null) {
            methods.add(new AuthPublickey(provider(client, key)));
        }
        if (connection.agent() != null) {
            methods.addAll(SshAgent.of(connection).methods());
        }
        String password = connection.password();
        if (password != null) {
            methods.add(new AuthPassword(PasswordUtils.createOneOff(password.toCharArray())));
            methods.add(new AuthKeyboardInteractive(new PasswordResponseProvider(PasswordUtils.createOneOff(password.toCharArray()))));
        }
        if (methods.isEmpty()) {
            throw wrong("has neither a key nor a password nor an agent",
                    "give it one: the extra field private_key or key_file, or --password");
        }
        return methods;
    }

    /** What it shows, in words. */
    String words() {
        List<String> words = new ArrayList<>();
        if (connection.privateKey() != null) {
            words.add("the key of its field private_key");
        } else if (connection.keyFile() != null) {
            words.add("the key in " + connection.keyFile());
        }
        if (connection.agent() != null) {
            words.add("the agent's keys");
        }
        if (connection.password() != null) {
            words.add("the password");
        }
        return String.join(" and ", words);
    }

    private @Nullable String key() throws SshException {
        if (connection.privateKey() != null) {
            return connection.privateKey();
        }
        if (connection.keyFile() == null) {
            return null;
        }
        String file = connection.keyFile().startsWith("~/")
                ? System.getProperty("user.home") + connection.keyFile().substring(1)
                : connection.keyFile();
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw wrong("names the key file " + file + ", which is not on this host",
                    "correct its field key_file, or paste the key into private_key");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw wrong(
                    "names the key file " + file + ", which cannot be read by " + System.getProperty("user.name") + ": " + e.getMessage(),
                    "it must be a text file that the service's user may read");
        }
    }

    private KeyProvider provider(SSHClient client, String text) throws SshException {
        String key = lines(text);
        String problem = problem(key);
        if (problem != null) {
            throw wrong("has a private key that is none: " + problem,
                    "the private key begins with -----BEGIN OPENSSH PRIVATE KEY----- or the like, and ends with its END line");
        }
        if (encrypted(key) && connection.passphrase() == null) {
            // Not left to the library: old PEM files do not tell a wrong passphrase from a right one, and one of 256 opens as rubbish.
            throw wrong("has a private key with a passphrase, but no passphrase", "set its extra field passphrase");
        }
        try {
            KeyProvider provider = client.loadKeys(key, null,
                    connection.passphrase() == null ? null : PasswordUtils.createOneOff(connection.passphrase().toCharArray()));
            provider.getPrivate();
            return client.loadKeys(new java.security.KeyPair(provider.getPublic(), provider.getPrivate()));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Rubbish may claim to be larger than the heap.
            throw unreadable(key, e);
        }
    }

    /** Whether the key it holds looks like one: called before a connection is saved. */
    void check() throws SshException {
        String key = connection.privateKey();
        String problem = key == null ? null : problem(lines(key));
        if (problem != null) {
            throw wrong("has a private key that is none: " + problem,
                    "the private key begins with -----BEGIN OPENSSH PRIVATE KEY----- or the like, and ends with its END line");
        }
    }

    /** Web forms and JSON turn the line ends of a pasted key into other things. */
    private static String lines(String text) {
        return text.replace("\\n", "\n").replace("\r\n", "\n").replace('\r', '\n').strip() + "\n";
    }

    private static boolean encrypted(String key) {
        return key.contains("ENCRYPTED") || (key.contains("OPENSSH PRIVATE KEY") && !key.contains("bm9uZQAAAA"));
    }

    private SshException unreadable(String key, Throwable e) {
        if (encrypted(key)) {
            return wrong("has a private key that its passphrase does not open", "correct its extra field passphrase");
        }
        return wrong("has a private key that cannot be read: " + e.getMessage(),
                "is it complete? ssh-keygen -y -f FILE reads a whole key; DSA keys and those of hardware tokens cannot be used");
    }

    /** What it is instead of a private key; null when it looks like one. */
    private static @Nullable String problem(String key) {
        String head = key.lines().findFirst().orElse("");
        if (key.isBlank()) {
            return "it is empty";
        }
        if (head.matches("(ssh-|ecdsa-|sk-).*") || head.contains("PUBLIC KEY") || head.contains("SSH2 PUBLIC")) {
            return "this is a public key";
        }
        if (head.contains("CERTIFICATE")) {
            return "this is a certificate";
        }
        if (head.startsWith("PuTTY-User-Key-File-")) {
            return null;
        }
        if (head.startsWith("{") || head.startsWith("\"")) {
            return "this is JSON; only the key itself belongs here";
        }
        if (!head.startsWith("-----BEGIN ") || !head.endsWith("PRIVATE KEY-----")) {
            return head.toLowerCase(Locale.ROOT).startsWith("/")
                    ? "this is a file's name, which belongs into key_file"
                    : "its first line is not one of a key";
        }
        return key.strip().endsWith("PRIVATE KEY-----") && key.lines().count() > 2 ? null : "its end is missing";
    }

    private SshException wrong(String what, String hint) {
        return new SshException("connection " + connection.id() + " " + what, hint, false, null);
    }
}
