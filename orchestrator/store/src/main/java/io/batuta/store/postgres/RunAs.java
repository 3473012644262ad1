package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom Postgres runs. It refuses to be root, so when we are root it runs either inside a user namespace (the same
 * user, but without root's powers) or as an ordinary user.
 */
sealed interface RunAs {
    int NOBODY = 65534;

    /** The command that runs {@code command} as this user, in a session of its own: Ctrl-C in our terminal is for us. */
    List<String> wrap(List<String> command);

    /** Hands a tree that we wrote to the user of Postgres. */
    void own(Path root) throws IOException;

    /** We are an ordinary user, and so is Postgres. */
    record Ourselves() implements RunAs {
        @Override
        public List<String> wrap(List<String> command) {
            return prefixed(List.of("setsid"), command);
        }

        @Override
        public void own(Path root) {
            // What we write is ours already.
        }
    }

    /** We are root; Postgres is root outside of a user namespace, and nobody special inside. */
    record UserNamespace() implements RunAs {
        @Override
        public List<String> wrap(List<String> command) {
            return prefixed(List.of("setsid", "unshare", "--user"), command);
        }

        @Override
        public void own(Path root) {
            // Outside of the namespace it is the same user.
        }
    }

    /** We are root; Postgres is another user, who must be able to walk down to its files. */
    record Other(int uid, int gid) implements RunAs {
        @Override
        public List<String> wrap(List<String> command) {
            var setpriv = List.of("setsid", "setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
            return prefixed(setpriv, command);
        }

        @Override
        public void own(Path root) throws IOException {
            FileTrees.changeOwner(root, uid, gid);
        }
    }

    /**
     * Chooses by who we are, whom the data belong to, and what this machine allows.
     *
     * @param namespaces false when user namespaces must not be used even if allowed
     */
    static RunAs choose(HomeFiles files, boolean namespaces) throws IOException {
        int us = uid(Path.of("/proc/self"));
        boolean dataExist = Files.isDirectory(files.data());
        int owner = dataExist ? uid(files.data()) : us;
        if (us != 0) {
            if (owner != us) {
                throw new DatabaseException(
                        "The database in %s belongs to user id %d, but Batuta runs as user id %d. Start Batuta as that user, or give the directory to this one with chown -R."
                                .formatted(files.data(), owner, us));
            }
            return new Ourselves();
        }
        if (owner != 0) {
            return new Other(owner, gid(files.data()));
        }
        return namespaces && Commands.succeeds(List.of("unshare", "--user", "true"))
                ? new UserNamespace()
                : new Other(NOBODY, NOBODY);
    }

    /** Makes sure that the user of Postgres can reach its programs, or says why not. */
    default void checkReach(HomeFiles files, Binaries binaries) throws IOException {
        if (!(this instanceof Other other)) {
            return;
        }
        var look = wrap(List.of("test", "-x", binaries.program("postgres").toString()));
        if (!Commands.succeeds(look)) {
            FileTrees.letOthersPass(files.root());
            FileTrees.letOthersPass(files.home());
        }
        if (!Commands.succeeds(look)) {
            throw new DatabaseException(
                    """
                            Batuta runs as root, and Postgres refuses to. This machine allows no user namespace (tried: unshare --user), \
                            so Postgres would run as user id %d, who cannot reach %s (tried: setpriv). Start Batuta as an ordinary user, \
                            or choose a BATUTA_HOME that everyone can walk to, such as /var/lib/batuta, or set BATUTA_DB_URL."""
                            .formatted(other.uid(), files.root()));
        }
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    private static int gid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:gid");
    }
}
