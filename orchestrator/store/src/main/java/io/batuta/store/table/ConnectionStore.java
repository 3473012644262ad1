package io.batuta.store.table;

import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Connections to other systems; passwords and secret extras are sealed in the database. */
public final class ConnectionStore {
    private static final String ALL = "select * from connection order by id";

    private static final String FIND = "select * from connection where id = :id";

    private static final String CREATE = """
            insert into connection (id, kind, description, host, port, login, schema, extra, sealed_secrets)
            values (:id, :kind, :description, :host, :port, :login, :schema, :extra, :sealed)
            on conflict (id) do nothing
            """;

    private static final String PUT = """
            insert into connection (id, kind, description, host, port, login, schema, extra, sealed_secrets)
            values (:id, :kind, :description, :host, :port, :login, :schema, :extra, :sealed)
            on conflict (id) do update
            set kind = excluded.kind, description = excluded.description, host = excluded.host, port = excluded.port, login = excluded.login, schema = excluded.schema,
                extra = excluded.extra, sealed_secrets = excluded.sealed_secrets, updated_at = clock_timestamp()
            """;

    private static final String DELETE = "delete from connection where id = :id";

    /** Among the sealed texts the password has a name that no extra field has. */
    private static final String PASSWORD = "password:";

    private final Jdbi jdbi;
    private final Secrets secrets;

    public ConnectionStore(Database database, Secrets secrets) {
        this.jdbi = Tables.of(database);
        this.secrets = secrets;
    }

    /** All of them, by id, with their secrets in the clear. */
    public List<Connection> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL).map(this::connection).list());
    }

    /** The connection of that id, with its secrets in the clear. */
    public Optional<Connection> find(String id) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("id", id).map(this::connection).findOne());
    }

    /** Adds a connection; false when there is one of that id already. */
    public boolean create(Connection connection) {
        return write(CREATE, connection);
    }

    /** Adds a connection or replaces the one of that id. */
    public void put(Connection connection) {
        write(PUT, connection);
    }

    /** Removes a connection; false when there is none of that id. */
    public boolean delete(String id) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(DELETE).bind("id", id).execute()));
    }

    private boolean write(String sql, Connection connection) {
        var open = new TreeMap<String, String>();
        var secret = new TreeMap<String, String>();
        connection.extra().forEach((name, value) -> (connection.secrets().contains(name) ? secret : open).put(name, value));
        if (connection.password() != null) {
            secret.put(PASSWORD, connection.password());
        }
        var sealed = secret.isEmpty() ? null : secrets.sealText(place(connection.id()), "secrets", Json.write(secret));
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(sql)
                .bind("id", connection.id())
                .bind("kind", connection.kind())
                .bind("description", connection.description())
                .bind("host", connection.host())
                .bind("port", connection.port())
                .bind("login", connection.login())
                .bind("schema", connection.schema())
                .bind("extra", Json.write(open))
                .bind("sealed", sealed)
                .execute()));
    }

    private Connection connection(ResultSet row, StatementContext context) throws SQLException {
        var id = row.getString("id");
        var secret = opened(id, row.getBytes("sealed_secrets"));
        var password = secret.remove(PASSWORD);
        var extra = texts(row.getString("extra"));
        extra.putAll(secret);
        return new Connection(
                id,
                row.getString("kind"),
                row.getString("description"),
                row.getString("host"),
                row.getObject("port", Integer.class),
                row.getString("login"),
                password,
                row.getString("schema"),
                Map.copyOf(extra),
                Set.copyOf(new TreeSet<>(secret.keySet())));
    }

    private Map<String, String> opened(String id, byte @Nullable [] sealed) {
        return sealed == null ? new HashMap<>() : texts(secrets.revealText(place(id), "secrets", sealed));
    }

    private static Map<String, String> texts(String json) {
        var texts = new HashMap<String, String>();
        Json.tree(json).properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static String place(String id) {
        return "connection/" + id;
    }
}
