package io.batuta.model.file;

import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a file is on the host of the node that runs the task:
 *
 * <pre>{@code t.add(LocalFile.waitFor("orders").path("/data/in/orders-*.csv").settled())}</pre>
 *
 * <p>Its output is the files that are there then, in the order of their names. Not thread-safe.
 */
public final class FileWait extends Sensor<List<LocalFile>, FileWait> {
    /** The kind. */
    public static final Kind<List<LocalFile>> KIND = new Kind<>("file.sensor", OutputType.listOf(LocalFile.class));

    private String path = "";
    private boolean settled;

    FileWait(String id) {
        super(id, KIND);
    }

    /** The file: absolute, or {@code ~/…}. In its last part {@code *} and {@code ?} stand for any characters. */
    public FileWait path(String path) {
        this.path = path;
        return this;
    }

    /** Files must have the same size in two looks, so that one still being written is waited for. */
    public FileWait settled() {
        this.settled = true;
        return this;
    }

    @Override
    protected FileWait self() {
        return this;
    }

    @Override
    public Object config() {
        return new FileWaitConfig(path, settled, looks());
    }

    @Override
    protected @Nullable String ownProblem() {
        String wrong = Check.file("path", path);
        if (wrong != null) {
            return wrong;
        }
        int slash = path.lastIndexOf('/');
        if (slash == path.length() - 1) {
            return "path: it names a directory; name the file, or * for any in it";
        }
        if (path.substring(0, slash).matches(".*[*?].*")) {
            return "path: only its last part may have * and ?";
        }
        return settled && looks().givesRoom() ? "settled and givingRoomBack cannot be used together: two looks must be compared" : null;
    }
}
