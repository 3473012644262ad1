package io.batuta.store.postgres;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where everything of the embedded Postgres lies below BATUTA_HOME.
 *
 * @param home BATUTA_HOME as the system names it, links resolved: running servers are recognised by this path
 */
record HomeFiles(Path home) {
    /** Makes the directories where they are missing. */
    static HomeFiles in(Path home) throws IOException {
        FileTrees.createPrivateDirectory(home.toAbsolutePath());
        var files = new HomeFiles(home.toRealPath());
        FileTrees.createPrivateDirectory(files.root());
        FileTrees.createPrivateDirectory(files.logs());
        return files;
    }

    /** Holds all of the following except the log. */
    Path root() {
        return home.resolve("postgres");
    }

    /** The cluster itself; the only thing here that cannot be made again. */
    Path data() {
        return root().resolve("data");
    }

    Path passwords() {
        return root().resolve("passwords");
    }

    /** The port chosen at the first start. */
    Path port() {
        return root().resolve("port");
    }

    Path logs() {
        return home.resolve("logs");
    }

    Path log() {
        return logs().resolve("postgres.log");
    }
}
