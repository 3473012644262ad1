package io.batuta.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens single connections, outside of any pool. */
public final class Connections {
    /** Everything of ours lives in this schema, so that Batuta can share a database with others. */
    public static final String SCHEMA = "batuta";

    private static final int CONNECT_SECONDS = 10;

    private Connections() {}

    /**
     * Opens a connection whose search path is our schema.
     *
     * @param name shown in {@code pg_stat_activity}
     */
    public static Connection open(String jdbcUrl, Login login, String name) throws SQLException {
        return source(jdbcUrl, login, name).getConnection();
    }

    static PGSimpleDataSource source(String jdbcUrl, Login login, String name) {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl);
        if (login.user() != null) {
            source.setUser(login.user());
        }
        if (login.password() != null) {
            source.setPassword(login.password());
        }
        source.setApplicationName(name);
        source.setCurrentSchema(SCHEMA);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        // The DETAIL of an error quotes values of rows, and those may be secrets.
        source.setLogServerErrorDetail(false);
        return source;
    }
}
