package io.batuta.store.table;

import io.batuta.store.crypto.Secrets;
import io.batuta.store.crypto.SecretsException;
import io.batuta.store.db.Database;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Whether this process holds the key that the database's secrets are sealed with. The first node leaves a text in the database that it sealed; whoever cannot open it has another key, and neither could read what the others seal nor
 * they what it would seal.
 */
public final class KeyCheck {
    private static final String NAME = "secret-key-check";
    private static final String FIELD = "value";
    private static final String TEXT = "the key of this database's secrets";

    private static final String GET = "select value from setting where name = :name";

    private static final String FIRST = """
            insert into setting (name, value, actor)
            values (:name, :value, :actor)
            on conflict (name) do nothing
            """;

    private static final String REPLACE = """
            update setting
            set value = :value, actor = :actor, updated_at = clock_timestamp()
            where name = :name and value = :former
            """;

    private static final String ALIVE = "select name from node where not dead and renewed_at > clock_timestamp() - interval '20 s'";

    /** Of a database in which nothing is sealed, and which no other node uses: of those alive some renew their leases all the time. */
    private static final String ADOPT = REPLACE + """
                and not exists (select from connection where sealed_secrets is not null)
                and not exists (select from variable)
                and not exists (select from output where sealed is not null)
                and not exists (select from output_large)
            """ + "and not exists (" + ALIVE + ")";

    private static final String PUT = """
            insert into setting (name, value, actor)
            values (:name, :value, :actor)
            on conflict (name) do update set value = excluded.value, actor = excluded.actor, updated_at = clock_timestamp()
            """;

    /** Bytes 2 to 5 of what is sealed name the key. */
    private static final String FORGET_CONNECTIONS = """
            update connection
            set sealed_secrets = null, updated_at = clock_timestamp()
            where encode(substring(sealed_secrets from 2 for 4), 'hex') <> all(:ours)
            returning id
            """;

    private static final String FORGET_VARIABLES = """
            delete from variable
            where encode(substring(sealed from 2 for 4), 'hex') <> all(:ours)
            returning name
            """;

    private final Jdbi jdbi;
    private final Secrets secrets;
    private final String node;

    /** @param node this node, for people */
    public KeyCheck(Database database, Secrets secrets, String node) {
        this.jdbi = Tables.of(database);
        this.secrets = secrets;
        this.node = node;
    }

    /**
     * Makes this process's key the database's, if it has none yet, or if nothing is sealed and nobody else uses it; else compares.
     *
     * @throws SecretsException when they differ
     */
    public void claim() {
        String sealed = stored().orElseGet(this::first);
        if (!opens(sealed)) {
            if (write(ADOPT, sealed) == 0) {
                throw new SecretsException(problem(sealed));
            }
        } else if (!secrets.isSealedWithNewestKey(bytes(sealed))) {
            // Rotated: from now on this one seals, so whoever lacks it would fail later.
            write(REPLACE, sealed);
        }
    }

    /** Another node may be first. */
    private String first() {
        write(FIRST, "");
        return stored().orElseThrow();
    }

    /**
     * Makes this process's key the database's, and removes what nobody can open any more.
     *
     * @throws SecretsException when a node is alive, which holds another key
     */
    public Forgotten accept() {
        return jdbi.inTransaction(handle -> {
            List<String> alive = handle.createQuery(ALIVE).mapTo(String.class).list();
            if (!alive.isEmpty()) {
                throw new SecretsException("Nothing was changed: the node " + String.join(", ", alive)
                        + " runs, or did within the last 20 s. Take its secret.key instead, or stop it first.");
            }
            write(handle, PUT, "");
            return new Forgotten(forget(handle, FORGET_CONNECTIONS), forget(handle, FORGET_VARIABLES));
        });
    }

    /**
     * What was removed.
     *
     * @param connections those that lost their password and secret fields
     */
    public record Forgotten(List<String> connections, List<String> variables) {}

    private List<String> forget(Handle handle, String sql) {
        return handle.createQuery(sql).bindArray("ours", String.class, secrets.ids()).mapTo(String.class)
                .list().stream().sorted().toList();
    }

    /** What is wrong with the key here, or empty. */
    public Optional<String> problem() {
        return stored().filter(sealed -> !opens(sealed)).map(this::problem);
    }

    /** Which key it is and where it was read. */
    public String words() {
        return "key " + secrets.newest() + " of " + secrets.source();
    }

    private String problem(String sealed) {
        return "The secrets of this database are sealed with key %s, and %s holds another one (%s). Nodes on one database share their key: put the secret.key of another node's home, or of a backup, in its place and start again. If the key is lost: ./batuta db accept-key lets this one count from now on; what was sealed with the lost one (passwords of connections, variables, long outputs) has to be entered or made anew."
                .formatted(Secrets.keyId(bytes(sealed)), secrets.source(), secrets.newest());
    }

    private boolean opens(String sealed) {
        return secrets.opens("setting/" + NAME, FIELD, bytes(sealed));
    }

    private Optional<String> stored() {
        return jdbi.withHandle(handle -> handle.createQuery(GET).bind("name", NAME).mapTo(String.class).findOne());
    }

    private int write(String sql, String former) {
        return jdbi.withHandle(handle -> write(handle, sql, former));
    }

    private int write(Handle handle, String sql, String former) {
        String value = Base64.getEncoder().encodeToString(secrets.sealText("setting/" + NAME, FIELD, TEXT));
        return handle.createUpdate(sql).bind("name", NAME).bind("value", value).bind("actor", node).bind("former", former).execute();
    }

    private static byte[] bytes(String sealed) {
        try {
            return Base64.getDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            throw new SecretsException(
                    "The setting " + NAME + " in the database was changed by hand. Restore it, or run ./batuta db accept-key.", e);
        }
    }
}
