package io.batuta.store.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what must not lie in the database as plain text, with AES-256-GCM. A sealed value opens only at the place it was
 * sealed for (its row and field), so values cannot be swapped between rows. Safe for use by many threads.
 *
 * <p>A sealed value is: version (1 byte, 1), key id (4), nonce (12), ciphertext with its tag (16). To rotate, put a new
 * key as the first line of the key file and keep the old ones below; {@link #isSealedWithNewestKey} finds what is left
 * to seal again.
 */
public final class Secrets {
    /** The file below BATUTA_HOME. */
    public static final String FILE = "secret.key";

    /** The name of the systemd credential that replaces the file. */
    public static final String CREDENTIAL = "batuta-key";

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + Key.ID_BYTES;

    private final List<Key> keys;
    private final String source;
    private final SecureRandom random = new SecureRandom();

    Secrets(List<Key> keys, String source) {
        this.keys = List.copyOf(keys);
        this.source = source;
    }

    /**
     * Takes the key from systemd when the service was given one, else from the file below {@code home}, which is made
     * with a new key at the first start.
     *
     * @param environment of this process
     * @throws SecretsException when the file is damaged or others may read it
     */
    public static Secrets open(Path home, Map<String, String> environment) {
        var directory = environment.get("CREDENTIALS_DIRECTORY");
        if (directory != null && Files.exists(Path.of(directory, CREDENTIAL))) {
            return new Secrets(KeyFile.readCredential(Path.of(directory, CREDENTIAL)), "the credential " + CREDENTIAL);
        }
        Path file = home.toAbsolutePath().resolve(FILE);
        return new Secrets(KeyFile.readOrCreate(file), file.toString());
    }

    /** Where the key was read: a file, or the name of a credential. */
    public String source() {
        return source;
    }

    /** The id of the key that seals: says which key, not what it is. */
    public String newest() {
        return keys.getFirst().id();
    }

    /** The ids of all keys that open here. */
    public List<String> ids() {
        return keys.stream().map(Key::id).toList();
    }

    /** Whether one of the keys here opens it. */
    public boolean opens(String row, String field, byte[] sealed) {
        try {
            reveal(row, field, sealed);
            return true;
        } catch (SecretsException _) {
            return false;
        }
    }

    /**
     * Seals a value for one place.
     *
     * @param row what identifies the row, table included: {@code connection/kafka}
     * @param field the column or key inside the row
     */
    public byte[] seal(String row, String field, byte[] plain) {
        var key = keys.getFirst();
        var header = ByteBuffer.allocate(HEADER_BYTES)
                .put(VERSION)
                .put(HexFormat.of().parseHex(key.id()))
                .array();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, header, row, field).doFinal(plain);
            return ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + sealed.length)
                    .put(header)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java brings AES/GCM", e);
        }
    }

    /** {@link #seal} for a text, as UTF-8. */
    public byte[] sealText(String row, String field, String plain) {
        return seal(row, field, plain.getBytes(UTF_8));
    }

    /**
     * Opens a sealed value.
     *
     * @throws SecretsException when the key is missing, or the value was changed or sealed for another place
     */
    public byte[] reveal(String row, String field, byte[] sealed) {
        var key = keyOf(row, field, sealed);
        var buffer = ByteBuffer.wrap(sealed);
        var header = new byte[HEADER_BYTES];
        var nonce = new byte[NONCE_BYTES];
        buffer.get(header).get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, header, row, field)
                    .doFinal(sealed, buffer.position(), buffer.remaining());
        } catch (AEADBadTagException e) {
            throw new SecretsException(
                    "The secret %s of %s was changed, or belongs to another row. Enter it anew.".formatted(field, row), e);
        } catch (GeneralSecurityException e) {
            throw new SecretsException("The secret %s of %s cannot be opened".formatted(field, row), e);
        }
    }

    /** {@link #reveal} for a text. */
    public String revealText(String row, String field, byte[] sealed) {
        return new String(reveal(row, field, sealed), UTF_8);
    }

    /** False for what an older key sealed: it should be revealed and sealed again. */
    public boolean isSealedWithNewestKey(byte[] sealed) {
        return sealed.length >= HEADER_BYTES && keyId(sealed).equals(keys.getFirst().id());
    }

    private Key keyOf(String row, String field, byte[] sealed) {
        if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE || sealed[0] != VERSION) {
            throw new SecretsException(
                    "The secret %s of %s is not in a form this program knows. A newer Batuta may have written it."
                            .formatted(field, row));
        }
        var id = keyId(sealed);
        return keys.stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new SecretsException(
                        "The secret %s of %s was sealed with key %s, but the key file holds only %s. Put the lost key back, or enter the secret anew."
                                .formatted(field, row, id, keys.stream().map(Key::id).collect(Collectors.joining(", ")))));
    }

    /** The id of the key that sealed it. */
    public static String keyId(byte[] sealed) {
        return HexFormat.of().formatHex(sealed, 1, HEADER_BYTES);
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, byte[] header, String row, String field)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(place(row, field));
        return cipher;
    }

    /** Lengths in front, so that no two places read the same. */
    private static byte[] place(String row, String field) {
        var rowBytes = row.getBytes(UTF_8);
        var fieldBytes = field.getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + rowBytes.length + fieldBytes.length)
                .putInt(rowBytes.length)
                .put(rowBytes)
                .put(fieldBytes)
                .array();
    }
}
