package io.batuta.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.Connection;
import io.batuta.server.client.Api;
import io.batuta.server.home.Home;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.crypto.SecretsException;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.table.ConnectionStore;
import io.batuta.store.testing.ScratchDatabase;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole servers on one database whose homes have keys of their own. */
class TwoKeysTest {
    @TempDir Path place;

    private static String url(DatabaseAddress address) {
        return address.jdbcUrl() + (address.jdbcUrl().contains("?") ? "&" : "?") + "user=" + address.owner().user() + "&password="
                + URLEncoder.encode(Objects.requireNonNull(address.owner().password()), StandardCharsets.UTF_8);
    }

    private Server start(String name, DatabaseAddress database) throws IOException {
        Path dags = Files.createDirectories(place.resolve("dags"));
        Settings settings = Settings.read(
                Map.of(Key.HOME, place.resolve(name).toString(), Key.PORT, "0", Key.DAGS, dags.toString(), Key.NODE_NAME, name),
                Map.of("BATUTA_DB_URL", url(database)), Machine.here());
        return Server.start(settings, Home.create(settings.home()),
                new Server.Surroundings(Map.of(), ProcessHandle.current().pid(), "1.2.3", false, () -> {}));
    }

    @Test
    void theSecondIsRefusedBeforeItDoesAnythingAndStartsWithTheFirstOnesKey() throws IOException {
        try (ScratchDatabase scratch = ScratchDatabase.create(); Server a = start("a", scratch.address())) {
            Secrets secrets = Secrets.open(place.resolve("a"), Map.of());
            new ConnectionStore(scratch.database(), secrets)
                    .put(new Connection("c", "http", null, "h", null, "l", "s3cret", null, Map.of(), Set.of()));
            assertThatThrownBy(() -> start("b", scratch.address())).isInstanceOf(SecretsException.class)
                    .hasMessageStartingWith("The secrets of this database are sealed with key " + secrets.newest() + ", and "
                            + place.resolve("b/secret.key") + " holds another one (");
            Files.copy(place.resolve("a/secret.key"), place.resolve("b/secret.key"), StandardCopyOption.REPLACE_EXISTING);
            try (Server b = start("b", scratch.address())) {
                Api api = new Api(b.facts().url(), Files.readString(b.facts().home().cliToken()).strip());
                assertThat(api.get("/api/batuta/v1/doctor").toString())
                        .contains("secrets are sealed with key " + secrets.newest() + " of " + place.resolve("b/secret.key"));
            }
            assertThat(a.facts().url()).isNotEmpty();
        }
    }
}
