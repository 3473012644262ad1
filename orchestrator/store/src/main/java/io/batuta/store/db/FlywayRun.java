package io.batuta.store.db;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Lets Flyway carry out the scripts, each in a transaction of its own, so a kill leaves whole steps behind. */
final class FlywayRun {
    private FlywayRun() {}

    static void migrate(DatabaseAddress address, Migrations migrations) {
        try {
            Flyway.configure()
                    .dataSource(Connections.source(address.jdbcUrl(), address.owner(), "batuta migrate"))
                    .schemas(Connections.SCHEMA)
                    .createSchemas(true)
                    .placeholderReplacement(false)
                    .resourceProvider(new Scripts(migrations))
                    .javaMigrationClassProvider(List::of)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseException(
                    "The database schema could not be brought to version %d. Steps that were finished stay, the failed one left nothing. Flyway said: %s"
                            .formatted(migrations.version(), e.getMessage()),
                    e);
        }
    }

    private record Scripts(Migrations migrations) implements ResourceProvider {
        /** Null for what there is not: Flyway asks for a {@code .conf} beside every script. */
        @Override
        public @Nullable LoadableResource getResource(String name) {
            for (var script : migrations.scripts()) {
                if (script.name().equals(name)) {
                    return new Text(script);
                }
            }
            return null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return migrations.scripts().stream()
                    .filter(script -> script.name().startsWith(prefix))
                    .map(script -> (LoadableResource) new Text(script))
                    .toList();
        }
    }

    private static final class Text extends LoadableResource {
        private final Migrations.Script script;

        Text(Migrations.Script script) {
            this.script = script;
        }

        @Override
        public Reader read() {
            return new StringReader(script.sql());
        }

        @Override
        public String getAbsolutePath() {
            return script.name();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return script.name();
        }

        @Override
        public String getFilename() {
            return script.name();
        }

        @Override
        public String getRelativePath() {
            return script.name();
        }
    }
}
