package io.batuta.web.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;

/** Passwords as Argon2id hashes. The parameters stand here and in each hash, so they can be raised without locking anybody out. Thread-safe. */
final class Passwords {
    /** The library keeps so much for good once a password was checked; less memory and more rounds are as hard to guess through as 19 MB and 2. */
    private static final int MEMORY_KIB = 7 * 1024;
    private static final int ITERATIONS = 5;
    private static final int PARALLELISM = 1;
    private static final int LENGTH = 32;
    private static final int SALT = 16;
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private final SecureRandom random = new SecureRandom();
    /** Each check takes 7 MB: a flood of logins must not take the heap. */
    private final Semaphore atOnce = new Semaphore(2);

    /** The hash to store. */
    String hash(String password) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        var function = Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, LENGTH, Argon2.ID);
        return guarded(() -> function.hash(password.getBytes(java.nio.charset.StandardCharsets.UTF_8), salt).getResult());
    }

    /** Whether this is the password behind the hash. */
    boolean matches(String password, String hash) {
        var function = Argon2Function.getInstanceFromHash(hash);
        return guarded(() -> function.check(password, hash));
    }

    /** A password nobody guesses: 20 letters and digits that are not mistaken for one another. */
    String generate() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    private <T> T guarded(java.util.function.Supplier<T> work) {
        atOnce.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            atOnce.release();
        }
    }
}
