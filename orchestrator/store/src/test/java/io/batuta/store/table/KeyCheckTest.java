package io.batuta.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.Connection;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.crypto.SecretsException;
import io.batuta.store.testing.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a process holds the key of the database's secrets. */
class KeyCheckTest {
    @TempDir Path homes;
    private final ScratchDatabase scratch = ScratchDatabase.create();

    @AfterEach
    void close() {
        scratch.close();
    }

    private Secrets secrets(String home) {
        return Secrets.open(homes.resolve(home), Map.of());
    }

    private KeyCheck node(String home) {
        return new KeyCheck(scratch.database(), secrets(home), home);
    }

    private void run(String sql) {
        Jdbi.create(scratch.database().pool()).useHandle(handle -> handle.execute(sql));
    }

    private ConnectionStore connections(String home) {
        return new ConnectionStore(scratch.database(), secrets(home));
    }

    private void secretOf(String home) {
        connections(home).put(new Connection("c", "http", null, "h", null, "l", "s3cret", null, Map.of(), Set.of()));
    }

    @Test
    void whoHasAnotherKeyIsRefusedWithBothKeysAndWhatToDo() throws IOException {
        node("a").claim();
        node("a").claim();
        secretOf("a");
        assertThatThrownBy(node("b")::claim).isInstanceOf(SecretsException.class)
                .hasMessageContainingAll("sealed with key " + secrets("a").newest(), homes.resolve("b/secret.key").toString(),
                        secrets("b").newest(), "put the secret.key of another node's home", "./batuta db accept-key");
        assertThat(node("b").problem()).isPresent();
        assertThat(node("a").problem()).isEmpty();
        Files.copy(homes.resolve("a/secret.key"), homes.resolve("b/secret.key"), StandardCopyOption.REPLACE_EXISTING);
        node("b").claim();
    }

    @Test
    void aNewKeyCountsWhereNothingIsSealedAndNobodyElseRuns() {
        node("a").claim();
        node("b").claim();
        assertThat(node("a").problem()).isPresent();
        run("insert into node (id, name, home, labels) values (7, 'b', 'h', '{}')");
        assertThatThrownBy(node("a")::claim).isInstanceOf(SecretsException.class);
        run("update node set renewed_at = renewed_at - interval '1 minute'");
        node("a").claim();
    }

    @Test
    void aRotatedKeyHasToBeThereOnEveryNode() throws IOException {
        node("a").claim();
        secretOf("a");
        Path old = Files.copy(homes.resolve("a/secret.key"), homes.resolve("old"));
        node("b");
        String fresh = Files.readString(homes.resolve("b/secret.key"));
        Files.writeString(homes.resolve("a/secret.key"), fresh + Files.readString(old));
        node("a").claim();
        assertThat(connections("a").find("c")).hasValueSatisfying(found -> assertThat(found.password()).isEqualTo("s3cret"));
        Files.copy(old, homes.resolve("b/secret.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(node("b")::claim).as("it lacks the new one").isInstanceOf(SecretsException.class);
    }

    @Test
    void aLostKeyIsGivenUpWithWhatItSealedUnlessSomebodyHasIt() {
        node("a").claim();
        secretOf("a");
        new VariableStore(scratch.database(), secrets("a")).create(new VariableStore.Variable("v", "1", null));
        run("insert into node (id, name, home, labels) values (7, 'a', 'h', '{}')");
        assertThatThrownBy(node("b")::accept).isInstanceOf(SecretsException.class).hasMessageContaining("the node a runs");
        run("update node set dead = true");
        assertThat(node("b").accept()).isEqualTo(new KeyCheck.Forgotten(List.of("c"), List.of("v")));
        node("b").claim();
        assertThat(connections("b").find("c")).hasValueSatisfying(found -> {
            assertThat(found.login()).isEqualTo("l");
            assertThat(found.password()).isNull();
        });
        assertThat(node("b").accept()).as("what it sealed itself stays").isEqualTo(new KeyCheck.Forgotten(List.of(), List.of()));
    }
}
