package io.batuta.server.cli;

import io.batuta.server.home.Home;
import io.batuta.server.home.HomeLock;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.server.wiring.DatabaseHolder;
import io.batuta.store.db.DatabaseAddress;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work on the database without a server: takes the home's lock, starts the embedded Postgres if it is the one, and stops it again. */
final class Offline {
    private Offline() {}

    static Settings settings(@Nullable String home) {
        return Settings.read(home == null ? Map.of() : Map.of(Key.HOME, home), System.getenv(), Machine.here());
    }

    /** Refuses in a sentence while a server uses the home. */
    static <T> T with(@Nullable String homeFlag, Function<DatabaseAddress, T> work) {
        Settings settings = settings(homeFlag);
        Home home = Home.create(settings.home());
        try (HomeLock _ = HomeLock.take(home); DatabaseHolder place = DatabaseHolder.start(settings, home)) {
            return work.apply(place.address());
        }
    }
}
