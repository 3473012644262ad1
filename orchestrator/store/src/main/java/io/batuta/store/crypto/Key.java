package io.batuta.store.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * One AES-256 key and the id that ciphertexts name it by.
 *
 * @param id the first {@value #ID_BYTES} bytes of the SHA-256 of the key, in hex: says which key, not what it is
 */
record Key(String id, SecretKey secret) {
    static final int ID_BYTES = 4;

    private static final int BYTES = 32;

    static Key random(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return of(bytes);
    }

    /**
     * Reads one line of a key file.
     *
     * @throws IllegalArgumentException when it is not 32 bytes in Base64
     */
    static Key parse(String line) {
        var bytes = Base64.getDecoder().decode(line.strip());
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a key has %d bytes, not %d".formatted(BYTES, bytes.length));
        }
        return of(bytes);
    }

    String line() {
        return Base64.getEncoder().encodeToString(secret.getEncoded());
    }

    /** Names the id only. */
    @Override
    public String toString() {
        return "Key[" + id + "]";
    }

    private static Key of(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            var id = HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
            return new Key(id, new SecretKeySpec(bytes, "AES"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java brings SHA-256", e);
        }
    }
}
