package io.batuta.tasks.file;

import io.batuta.model.file.FileWait;
import io.batuta.model.file.FileWaitConfig;
import io.batuta.model.file.LocalFile;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Waits for files on the host of this node. */
public final class FileSensor {
    private FileSensor() {}

    /** The kind's handler. */
    public static TaskHandler handler() {
        return new SensorHandler(FileWait.KIND.name(), FileSensor::open);
    }

    private static Sight open(TaskContext task) {
        FileWaitConfig config = task.config(FileWaitConfig.class);
        List<LocalFile> before = new ArrayList<>();
        return new Sight(config.looks(), config.path(), () -> {
            List<LocalFile> now = find(config.path());
            boolean there = !now.isEmpty() && (!config.settled() || now.equals(before));
            before.clear();
            before.addAll(now);
            return there
                    ? new Seen.There(now)
                    : new Seen.NotYet(now.isEmpty()
                            ? "it is not there"
                            : now.size() + (now.size() == 1 ? " file" : " files")
                                    + ", not settled yet");
        });
    }

    /** The files that fit, in the order of their names. Directories do not count, and what cannot be seen yet is not there. */
    static List<LocalFile> find(String written) throws IOException {
        Path path = Path.of(written.startsWith("~/") ? System.getProperty("user.home") + written.substring(1) : written);
        Path directory = path.getParent();
        String name = String.valueOf(path.getFileName());
        List<LocalFile> found = new ArrayList<>();
        try {
            if (directory == null || !(name.contains("*") || name.contains("?"))) {
                add(path, found);
                return found;
            }
            Pattern fits = pattern(name);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(directory,
                    one -> fits.matcher(one.getFileName().toString()).matches())) {
                for (Path one : all) {
                    add(one, found);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (AccessDeniedException e) {
            throw denied(e.getFile(), e);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(LocalFile::path));
        return found;
    }

    private static void add(Path one, List<LocalFile> found) throws IOException {
        try {
            if (!Files.isDirectory(one)) {
                found.add(new LocalFile(one.toString(), Files.size(one)));
            }
        } catch (NoSuchFileException _) {
            // It went between the two questions.
        }
    }

    private static TaskFailedException denied(String file, Exception e) {
        return new TaskFailedException("the service may not look at " + file,
                "give the user " + System.getProperty("user.name") + " the right to read and enter its directory", true, e);
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(name.chars().mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()), Pattern.DOTALL);
    }
}
