package io.batuta.server.home;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The disks a home lies on: often one, but its logs, its work directories and its database may each have their own. Thread-safe. */
public record Disks(Home home) {
    private static final long MEGABYTE = 1024 * 1024;
    private static final String PROBE = ".room";

    /**
     * A disk.
     *
     * @param place the first of the home's directories on it
     * @param needed whether work cannot go on without it; logs can be missed
     */
    public record Disk(Path place, long freeMegabytes, boolean needed) {}

    /** All that are there now; a directory that is missing or cannot be looked at is left out. */
    public List<Disk> all() {
        List<Disk> disks = new ArrayList<>();
        Set<FileStore> seen = new HashSet<>();
        for (Path place : List.of(home.path(), home.run(), home.postgres(), home.logs())) {
            try {
                FileStore store = Files.getFileStore(place);
                if (seen.add(store)) {
                    disks.add(new Disk(place, store.getUsableSpace() / MEGABYTE, !place.equals(home.logs())));
                }
            } catch (IOException e) {
                // It is not there; who needs it says so.
            }
        }
        return disks;
    }

    /** The one with the least room, of those that work cannot go on without; null when none can be looked at. */
    public @Nullable Disk tightest() {
        Disk least = null;
        for (Path place : List.of(home.path(), home.run(), home.postgres())) {
            // Asked every few seconds: which of them lie on the same disk does not matter here, and to find out reads the list of all mounts.
            if (Files.isDirectory(place)) {
                long free = place.toFile().getUsableSpace() / MEGABYTE;
                if (least == null || free < least.freeMegabytes()) {
                    least = new Disk(place, free, true);
                }
            }
        }
        return least;
    }

    /** Why nothing can be written where work needs it, by trying: free space says nothing of used up inodes, quotas, permissions, or a disk that became read-only. Null when it can. */
    public @Nullable String unwritable() {
        String problem = unwritable(home.path());
        return problem == null ? unwritable(home.run()) : problem;
    }

    /** Why the attempts' logs cannot be written, or null. */
    public @Nullable String logsUnwritable() {
        return unwritable(home.logs());
    }

    private static @Nullable String unwritable(Path directory) {
        if (!Files.exists(directory)) {
            return null;
        }
        Path probe = directory.resolve(PROBE);
        try {
            Files.writeString(probe, "room\n");
            Files.delete(probe);
            return null;
        } catch (FileSystemException e) {
            return directory + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
        } catch (IOException e) {
            return directory + ": " + e.getMessage();
        }
    }
}
