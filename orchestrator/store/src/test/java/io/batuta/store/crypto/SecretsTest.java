package io.batuta.store.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String ROW = "connection/kafka";
    private static final String FIELD = "password";

    @TempDir private Path home;

    @Test
    void opensWhatItSealedAlsoAfterARestart() {
        var sealed = secrets().sealText(ROW, FIELD, "señor 🔑");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("señor");
        assertThat(secrets().revealText(ROW, FIELD, sealed)).isEqualTo("señor 🔑");
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        var secrets = secrets();
        assertThat(secrets.sealText(ROW, FIELD, "x")).isNotEqualTo(secrets.sealText(ROW, FIELD, "x"));
    }

    @Test
    void aSecretMovedToAnotherRowOrFieldDoesNotOpen() {
        var secrets = secrets();
        var sealed = secrets.sealText(ROW, FIELD, "x");
        assertThatThrownBy(() -> secrets.reveal("connection/other", FIELD, sealed))
                .isInstanceOf(SecretsException.class)
                .hasMessage("The secret password of connection/other was changed, or belongs to another row. Enter it anew.");
        assertThatThrownBy(() -> secrets.reveal(ROW, "extra", sealed)).isInstanceOf(SecretsException.class);
        // The same letters, split elsewhere.
        assertThatThrownBy(() -> secrets.reveal(ROW + "pass", "word", sealed)).isInstanceOf(SecretsException.class);
    }

    @Test
    void aChangeOfAnyByteIsNoticed() {
        var secrets = secrets();
        var sealed = secrets.sealText(ROW, FIELD, "x");
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> secrets.reveal(ROW, FIELD, changed)).as("byte %d", i).isInstanceOf(SecretsException.class);
        }
        assertThatThrownBy(() -> secrets.reveal(ROW, FIELD, new byte[3]))
                .isInstanceOf(SecretsException.class)
                .hasMessageContaining("not in a form this program knows");
    }

    @Test
    void aWrongKeyIsNamed() throws IOException {
        var sealed = secrets().sealText(ROW, FIELD, "x");
        Files.delete(home.resolve(Secrets.FILE));
        assertThatThrownBy(() -> secrets().reveal(ROW, FIELD, sealed))
                .isInstanceOf(SecretsException.class)
                .hasMessageMatching(
                        "The secret password of connection/kafka was sealed with key [0-9a-f]{8}, but the key file holds only [0-9a-f]{8}\\. Put the lost key back, or enter the secret anew\\.");
    }

    @Test
    void aNewKeyInFrontSealsAndTheOldOneStillOpens() throws IOException {
        var old = secrets().sealText(ROW, FIELD, "x");
        var file = home.resolve(Secrets.FILE);
        Files.writeString(file, Key.random(new SecureRandom()).line() + "\n" + Files.readString(file));

        var rotated = secrets();
        assertThat(rotated.revealText(ROW, FIELD, old)).isEqualTo("x");
        assertThat(rotated.isSealedWithNewestKey(old)).isFalse();
        assertThat(rotated.isSealedWithNewestKey(rotated.sealText(ROW, FIELD, "x"))).isTrue();
    }

    @Test
    void theKeyFileIsOursAlone() throws IOException {
        secrets();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(Secrets.FILE)))).isEqualTo("rw-------");
        assertThat(home).isDirectoryNotContaining("glob:**.new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aKeyFileThatOthersMayUseIsRefused(String mode) throws IOException {
        secrets();
        Files.setPosixFilePermissions(home.resolve(Secrets.FILE), PosixFilePermissions.fromString(mode));
        assertThatThrownBy(this::secrets)
                .isInstanceOf(SecretsException.class)
                .hasMessageContaining("secret.key can be used by others (mode " + mode + "). Run chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# no key\n", "tooshort\n", "not base64 at all!\n"})
    void aDamagedKeyFileIsRefusedWithoutBeingQuoted(String text) throws IOException {
        secrets();
        Files.writeString(home.resolve(Secrets.FILE), text);
        assertThatThrownBy(this::secrets)
                .isInstanceOf(SecretsException.class)
                .hasMessageContaining("Restore it from a backup")
                .hasMessageNotContaining("tooshort")
                .hasNoCause();
    }

    @Test
    void aCredentialOfSystemdReplacesTheFile() throws IOException {
        var credentials = Files.createDirectory(home.resolve("credentials"));
        var key = Key.random(new SecureRandom());
        Files.writeString(credentials.resolve(Secrets.CREDENTIAL), key.line());
        var secrets = Secrets.open(home, Map.of("CREDENTIALS_DIRECTORY", credentials.toString()));
        var sealed = secrets.sealText(ROW, FIELD, "x");
        assertThat(new Secrets(List.of(key), "a test").revealText(ROW, FIELD, sealed)).isEqualTo("x");
        assertThat(home.resolve(Secrets.FILE)).doesNotExist();
    }

    @Test
    void startsAtTheSameTimeAgreeOnOneKey() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = Stream.generate(() -> (Callable<Secrets>) this::secrets).limit(8).toList();
            var sealed = secrets().sealText(ROW, FIELD, "x");
            for (var start : executor.invokeAll(starts)) {
                var secrets = start.get();
                assertThatCode(() -> secrets.reveal(ROW, FIELD, sealed)).doesNotThrowAnyException();
            }
        }
    }

    private Secrets secrets() {
        return Secrets.open(home, Map.of());
    }
}
