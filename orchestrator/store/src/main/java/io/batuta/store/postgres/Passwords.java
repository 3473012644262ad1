package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * The generated passwords of the two roles, kept in one file of mode 600.
 *
 * @param owner of the role that owns the tables and migrates
 * @param app of the role the running program uses
 */
record Passwords(String owner, String app) {
    /** Reads the file, or makes it for a database that is still to be made. */
    static Passwords readOrCreate(HomeFiles files) throws IOException {
        if (Files.exists(files.passwords())) {
            return read(files.passwords());
        }
        if (Files.exists(files.data())) {
            throw new DatabaseException(
                    "There is a database in %s, but the file %s with its passwords is missing. Restore it from a backup of BATUTA_HOME."
                            .formatted(files.data(), files.passwords()));
        }
        return create(files.passwords());
    }

    private static Passwords read(Path file) throws IOException {
        var lines = new Properties();
        lines.load(new StringReader(Files.readString(file)));
        var owner = lines.getProperty("owner");
        var app = lines.getProperty("app");
        if (owner == null || app == null) {
            throw new DatabaseException(
                    "%s should hold one line owner=… and one line app=… but does not. Restore it from a backup of BATUTA_HOME."
                            .formatted(file));
        }
        return new Passwords(owner, app);
    }

    private static Passwords create(Path file) throws IOException {
        var passwords = new Passwords(random(), random());
        FileTrees.writePrivately(file, "owner=%s%napp=%s%n".formatted(passwords.owner, passwords.app));
        return passwords;
    }

    private static String random() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Hides the passwords, which a record would print. */
    @Override
    public String toString() {
        return "Passwords[***]";
    }
}
