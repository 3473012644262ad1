package io.batuta.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir Path directory;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Home home = Home.create(directory.resolve("a/b"));
        assertThat(mode(home.path())).isEqualTo("rwx------");
        assertThat(home.logs()).isDirectory();
        home.writePrivate(home.cliToken(), "secret");
        assertThat(mode(home.cliToken())).isEqualTo("rw-------");
        assertThat(home.cliToken()).hasContent("secret");
    }

    @Test
    void isRefusedWhenOthersCouldWriteToIt() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> Home.create(open)).isInstanceOf(HomeException.class).hasMessageContaining("chmod go-w");
    }

    @Test
    void aFileIsNoHome() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Home.create(file)).isInstanceOf(HomeException.class).hasMessageContaining("not a directory");
    }

    @Test
    void aNameThatAShellWouldReadOtherwiseIsRefused() {
        assertThatThrownBy(() -> Home.create(directory.resolve("home of $USER"))).isInstanceOf(HomeException.class)
                .hasMessageContaining("has a $");
        assertThat(Home.create(directory.resolve("hömé with blanks, 'quotes' and %20")).path()).isDirectory();
    }

    @Test
    void isUsedByOneAtATime() {
        Home home = Home.create(directory.resolve("home"));
        assertThat(HomeLock.isTaken(home)).isFalse();
        try (HomeLock _ = HomeLock.take(home)) {
            assertThat(HomeLock.isTaken(home)).isTrue();
            assertThatThrownBy(() -> HomeLock.take(home)).isInstanceOf(HomeException.class)
                    .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
        }
        assertThat(HomeLock.isTaken(home)).isFalse();
    }

    @Test
    void aServerThatIsGoneIsNotFound() throws IOException, InterruptedException {
        Home home = Home.create(directory.resolve("home"));
        assertThat(ServerFile.find(home)).isEmpty();
        ServerFile own = new ServerFile(ProcessHandle.current().pid(), "http://127.0.0.1:1");
        own.write(home);
        assertThat(ServerFile.find(home)).contains(own);
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        new ServerFile(gone.pid(), "http://127.0.0.1:1").write(home);
        assertThat(ServerFile.find(home)).isEmpty();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
