package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data directory: made once, and checked at every start. */
record Cluster(HomeFiles files, Binaries binaries, RunAs runAs) {
    static final String OWNER = "batuta_owner";

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    /** Makes the cluster when there is none yet, and refuses one that our version of Postgres cannot read. */
    void createOrCheck(Passwords passwords) throws IOException {
        if (Files.isDirectory(files.data())) {
            checkMajor();
            runAs.own(files.data());
        } else {
            create(passwords);
        }
    }

    private void checkMajor() throws IOException {
        var file = files.data().resolve("PG_VERSION");
        var found = Files.exists(file) ? Files.readString(file).strip() : "an unknown version";
        if (!found.equals(Integer.toString(Binaries.MAJOR))) {
            throw new DatabaseException(
                    """
                            The database in %s was made by Postgres %s, and this Batuta brings Postgres %d. Start it with the Batuta that made it, \
                            or move the data with that version's pg_dump to a Postgres named by BATUTA_DB_URL. Nothing was changed."""
                            .formatted(files.data(), found, Binaries.MAJOR));
        }
    }

    /** Works beside the final place and renames, so that a start that was killed leaves no half-made cluster. */
    private void create(Passwords passwords) throws IOException {
        log.info("Making the database in {} (once)", files.data());
        var making = files.root().resolve("data.making");
        var passwordFile = files.root().resolve("initdb.password");
        FileTrees.delete(making);
        try {
            FileTrees.createPrivateDirectory(making);
            runAs.own(making);
            FileTrees.writePrivately(passwordFile, passwords.owner());
            runAs.own(passwordFile);
            initdb(making, passwordFile);
            Files.move(making, files.data(), StandardCopyOption.ATOMIC_MOVE);
            FileTrees.flushOne(files.root());
        } finally {
            Files.deleteIfExists(passwordFile);
            FileTrees.delete(making);
        }
    }

    private void initdb(Path directory, Path passwordFile) {
        var outcome = Commands.run(runAs.wrap(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + directory,
                "--username=" + OWNER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions",
                "--set=scram_iterations=" + ServerFiles.SCRAM_ITERATIONS,
                "--set=io_method=sync")));
        if (!outcome.succeeded()) {
            throw new DatabaseException(
                    "The database could not be made in %s. initdb (exit code %d) said: %s"
                            .formatted(directory, outcome.exitCode(), outcome.output().strip()));
        }
    }
}
