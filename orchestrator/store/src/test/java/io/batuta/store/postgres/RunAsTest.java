package io.batuta.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.store.db.DatabaseException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of a machine where we are root; as an ordinary user every other test here goes the one way there is. */
class RunAsTest {
    private static final List<String> AS_NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @TempDir private Path home;

    @BeforeEach
    void onlyRootCanBecomeSomebodyElse() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "skipped: not root");
    }

    @Test
    void rootWithoutUserNamespacesRunsItAsNobody() throws Exception {
        try (var postgres = EmbeddedPostgres.start(home, false)) {
            assertThat(uid(Path.of("/proc/" + postgres.pid()))).isEqualTo(65534);
            assertThat(uid(home.resolve("postgres/data"))).isEqualTo(65534);
            assertThat(uid(home.resolve("postgres/passwords"))).isZero();
        }
        // Whom the data belong to decides from now on, also where namespaces are allowed.
        try (var postgres = EmbeddedPostgres.start(home, true)) {
            assertThat(uid(Path.of("/proc/" + postgres.pid()))).isEqualTo(65534);
            var again = EmbeddedPostgres.start(home, true);
            assertThat(again.wasAdopted()).isTrue();
        }
    }

    @Test
    void dataOfRootAreHandedOverWhereNamespacesHaveBecomeForbidden() throws Exception {
        EmbeddedPostgres.start(home, true).close();
        assertThat(uid(home.resolve("postgres/data"))).isZero();
        try (var postgres = EmbeddedPostgres.start(home, false)) {
            assertThat(uid(Path.of("/proc/" + postgres.pid()))).isEqualTo(65534);
        }
    }

    @Test
    void aHomeThatNobodyCanReachIsRefusedWithAWayOut() {
        // The temporary directory is closed to others, and not ours to open.
        assertThatThrownBy(() -> EmbeddedPostgres.start(home.resolve("closed/batuta"), false))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Batuta runs as root, and Postgres refuses to")
                .hasMessageContaining("who cannot reach " + home.resolve("closed/batuta/postgres"))
                .hasMessageContaining("Start Batuta as an ordinary user, or choose a BATUTA_HOME that everyone can walk to");
    }

    @Test
    void worksAsAnOrdinaryUserAndRootCanTakeOver() throws Exception {
        FileTrees.letOthersPass(home);
        var batuta = Files.createDirectory(home.resolve("batuta"));
        FileTrees.changeOwner(batuta, 65534, 65534);
        var classPath = readableClassPath(home.resolve("lib"));
        try (var holder = HolderProcess.start(batuta, AS_NOBODY, classPath)) {
            long pid = holder.awaitPostgres();
            assertThat(uid(Path.of("/proc/" + pid))).isEqualTo(65534);
            holder.killGroup();
            try (var adopted = EmbeddedPostgres.start(batuta)) {
                assertThat(adopted.wasAdopted()).isTrue();
                assertThat(adopted.pid()).isEqualTo(pid);
            }
        }
        try (var holder = HolderProcess.start(batuta, AS_NOBODY, classPath)) {
            assertThat(uid(Path.of("/proc/" + holder.awaitPostgres()))).isEqualTo(65534);
            holder.leave();
        }
    }

    @Test
    void anOrdinaryUserIsToldWhoseDataItIs() throws Exception {
        FileTrees.letOthersPass(home);
        var batuta = Files.createDirectory(home.resolve("batuta"));
        EmbeddedPostgres.start(batuta).close();
        FileTrees.changeOwner(batuta, 65534, 65534);
        FileTrees.changeOwner(batuta.resolve("postgres/data"), 1, 1);
        try (var holder = HolderProcess.start(batuta, AS_NOBODY, readableClassPath(home.resolve("lib")))) {
            assertThatThrownBy(holder::awaitPostgres)
                    .hasMessageContaining("belongs to user id 1, but Batuta runs as user id 65534");
        }
    }

    /** Copies what this process runs from to where everyone can read it. */
    private static String readableClassPath(Path lib) throws IOException {
        Files.createDirectory(lib);
        FileTrees.letOthersPass(lib);
        var copies = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var copy = lib.resolve(copies.size() + (entry.endsWith(".jar") ? ".jar" : ""));
            if (Files.exists(Path.of(entry))) {
                assertThat(Commands.succeeds(List.of("cp", "-r", entry, copy.toString()))).isTrue();
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
