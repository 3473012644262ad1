package io.batuta.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisksTest {
    @TempDir Path directory;

    private static boolean run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    @Test
    void aHomeOnOneDiskHasOne() {
        Disks disks = new Disks(Home.create(directory.resolve("home")));
        assertThat(disks.all()).singleElement().returns(true, Disks.Disk::needed);
        assertThat(disks.unwritable()).isNull();
        assertThat(disks.logsUnwritable()).isNull();
        assertThat(directory.resolve("home")).isDirectoryNotContaining("glob:**/.room");
    }

    @Test
    void aHomeThatIsNotThereYetIsNoProblem() {
        assertThat(new Disks(Home.at(directory.resolve("later"))).unwritable()).isNull();
    }

    /** A disk of a megabyte and ten files, in memory. */
    @Test
    void aDiskWithoutPlacesForFilesIsFoundByTrying() throws Exception {
        Home home = Home.create(directory.resolve("home"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=10", "tmpfs", home.run().toString());
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("CI mounts a disk of a megabyte; nothing may be skipped there").isTrue();
        }
        assumeTrue(mounted, "skipped: no disk can be mounted here (it takes root)");
        try {
            Disks disks = new Disks(home);
            assertThat(disks.all()).hasSize(2);
            assertThat(disks.tightest()).returns(home.run(), disk -> disk == null ? null : disk.place());
            assertThat(disks.unwritable()).isNull();
            for (int i = 0; i < 9; i++) {
                Files.createFile(home.run().resolve("file" + i));
            }
            assertThat(disks.unwritable()).isEqualTo(home.run() + ": No space left on device");
            run("mount", "-o", "remount,ro", home.run().toString());
            assertThat(disks.unwritable()).isEqualTo(home.run() + ": Read-only file system");
        } finally {
            run("umount", "-l", home.run().toString());
        }
    }
}
