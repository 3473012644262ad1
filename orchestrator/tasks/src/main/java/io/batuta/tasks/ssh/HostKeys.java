package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Accepts a host by the keys its connection names, and by no others. One per connecting; remembers what the host showed. */
final class HostKeys implements HostKeyVerifier {
    private static final Pattern KEY = Pattern.compile("(?:^|.*\\s)(AAAA[A-Za-z0-9+/]+={0,2})(?:\\s.*)?");
    private static final Pattern FINGERPRINT = Pattern.compile("(?:.*\\s)?SHA256:([A-Za-z0-9+/]{43})=?(?:\\s.*)?");

    private final SshConnection connection;
    private final List<String> fingerprints = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private volatile @Nullable Shown shown;

    /**
     * What a host showed.
     *
     * @param type for example {@code ssh-ed25519}
     * @param key the key as a connection's {@code host_key} holds it
     * @param fingerprint as {@code ssh-keygen -l} shows it
     */
    record Shown(String type, String key, String fingerprint) {}

    HostKeys(SshConnection connection) throws SshException {
        this.connection = connection;
        for (String pin : connection.hostKeys()) {
            add(pin);
        }
    }

    private void add(String pin) throws SshException {
        Matcher key = KEY.matcher(pin);
        Matcher fingerprint = FINGERPRINT.matcher(pin);
        if (fingerprint.matches()) {
            fingerprints.add("SHA256:" + fingerprint.group(1));
        } else if (key.matches()) {
            byte[] blob = decoded(key.group(1));
            fingerprints.add(fingerprint(blob));
            types.addAll(algorithms(type(blob)));
        } else {
            throw new SshException("connection " + connection.id() + " has a host_key that is neither a public key nor a fingerprint: '"
                    + (pin.length() <= 40 ? pin : pin.substring(0, 40) + "…") + "'",
                    "it looks like \"ssh-ed25519 AAAA…\" or \"SHA256:…\": ./batuta connections trust " + connection.id(), false, null);
        }
    }

    @Override
    public boolean verify(String host, int port, PublicKey key) {
        byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        Shown now = new Shown(KeyType.fromKey(key).toString(),
                KeyType.fromKey(key) + " " + Base64.getEncoder().encodeToString(blob), fingerprint(blob));
        shown = now;
        return fingerprints.contains(now.fingerprint());
    }

    /** The server is asked for a key of a type that is known. */
    @Override
    public List<String> findExistingAlgorithms(String host, int port) {
        return types;
    }

    /** What the host showed, once it has. */
    @Nullable
    Shown shown() {
        return shown;
    }

    /** The refusal in words; null when nothing was refused. */
    @Nullable
    SshException refusal() {
        Shown now = shown;
        if (now == null || fingerprints.contains(now.fingerprint())) {
            return null;
        }
        String who = connection.address() + " shows the host key " + now.type() + " " + now.fingerprint();
        if (fingerprints.isEmpty()) {
            return new SshException(who + ", and connection " + connection.id() + " does not trust any yet; nothing was sent",
                    "compare it with what 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' says on that host, then: ./batuta connections trust "
                            + connection.id() + " --key " + now.fingerprint(),
                    false, null);
        }
        return new SshException(who + ", but connection " + connection.id() + " trusts " + String.join(" and ", fingerprints)
                + ": the host key has changed; nothing was sent",
                "either the host was set up anew, or somebody is in between: ask who runs it, and if it is right: ./batuta connections trust "
                        + connection.id() + " --key " + now.fingerprint(),
                false, null);
    }

    /** Whether a text can be what a host is known by. */
    static boolean plausible(String pin) {
        return KEY.matcher(pin).matches() || FINGERPRINT.matcher(pin).matches();
    }

    private static List<String> algorithms(String type) {
        return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa") : List.of(type);
    }

    private static String type(byte[] blob) {
        int length = blob.length < 4 ? 0 : blob[3];
        return new String(blob, Math.min(4, blob.length), Math.max(0, Math.min(length, blob.length - 4)), StandardCharsets.US_ASCII);
    }

    private byte[] decoded(String base64) throws SshException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new SshException("connection " + connection.id() + " has a host_key that is cut or mistyped", "paste it again", false, e);
        }
    }

    private static String fingerprint(byte[] blob) {
        try {
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(blob));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
