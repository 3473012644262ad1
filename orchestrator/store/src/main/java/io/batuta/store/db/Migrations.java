package io.batuta.store.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The steps from an empty database to the schema this program knows. They are read from the class path: a file
 * {@code index} names them in order, one a line, so nothing has to be searched for at the start.
 *
 * @param scripts in order of their versions
 */
public record Migrations(List<Script> scripts) {
    private static final Pattern NAME = Pattern.compile("V(\\d+)__[a-z0-9_]+\\.sql");

    /** One file {@code V<version>__<what_it_does>.sql}. */
    public record Script(int version, String name, String sql) {}

    public Migrations {
        scripts = List.copyOf(scripts);
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).version() != i + 1) {
                throw new IllegalArgumentException("Migration %s should be number %d: versions count from 1 without a gap"
                        .formatted(scripts.get(i).name(), i + 1));
            }
        }
    }

    /** Those of this program. */
    public static Migrations ofThisProgram() {
        return from("/io/batuta/store/migrations");
    }

    /** Reads the {@code index} in a folder of the class path, and what it names. */
    static Migrations from(String folder) {
        var scripts = new ArrayList<Script>();
        read(folder + "/index").lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(name -> {
            var matcher = NAME.matcher(name);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Migration %s is not named like V1__what_it_does.sql".formatted(name));
            }
            scripts.add(new Script(Integer.parseInt(matcher.group(1)), name, read(folder + "/" + name)));
        });
        return new Migrations(scripts);
    }

    /** The version after all scripts; 0 without any. */
    public int version() {
        return scripts.size();
    }

    /** Changes when any letter of any script does. */
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var script : scripts) {
                digest.update((script.name() + '\0' + script.sql() + '\0').getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java brings SHA-256", e);
        }
    }

    private static String read(String resource) {
        try (var stream = Migrations.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + resource);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The class path does not yield " + resource, e);
        }
    }
}
