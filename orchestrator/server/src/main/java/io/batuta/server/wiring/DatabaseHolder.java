package io.batuta.server.wiring;

import io.batuta.server.home.Home;
import io.batuta.server.settings.Settings;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.postgres.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is: our own Postgres below the home, or the one a URL names. Whoever starts it holds the home's lock.
 *
 * @param embedded null for one by URL
 */
public record DatabaseHolder(DatabaseAddress address, @Nullable EmbeddedPostgres embedded) implements AutoCloseable {
    /** Starts the embedded one, or reads the URL. */
    public static DatabaseHolder start(Settings settings, Home home) {
        if (settings.dbUrl() != null) {
            return new DatabaseHolder(DatabaseAddress.parse(settings.dbUrl()), null);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(home.path());
        return new DatabaseHolder(embedded.address(), embedded);
    }

    /** For people: which one it is, without passwords. */
    public String sentence() {
        String url = address.jdbcUrl().replaceFirst("^jdbc:", "");
        return embedded == null ? url : url + " (embedded, data in the home)";
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
