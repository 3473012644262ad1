package io.batuta.model.ssh;

import io.batuta.model.dag.Kind;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a file is on another host:
 *
 * <pre>{@code t.add(Ssh.waitForFile("orders").connection("worker").path("~/in/orders-*.csv").settled())}</pre>
 *
 * <p>Its output is the files that are there then, in the order of their names. Not thread-safe.
 */
public final class SshWait extends Sensor<List<SshFile>, SshWait> {
    /** The kind. */
    public static final Kind<List<SshFile>> KIND = new Kind<>("ssh_wait", OutputType.listOf(SshFile.class));

    private String connection = "";
    private String remote = "";
    private boolean settled;

    SshWait(String id) {
        super(id, KIND);
    }

    /** The connection, of kind ssh. */
    public SshWait connection(String id) {
        this.connection = id;
        return this;
    }

    /** The file: absolute, {@code ~/…}, or relative to the user's home. In its last part {@code *} and {@code ?} stand for any characters. */
    public SshWait path(String remote) {
        this.remote = remote;
        return this;
    }

    /** Files must have the same size in two looks, so that one still being written is waited for. */
    public SshWait settled() {
        this.settled = true;
        return this;
    }

    @Override
    protected SshWait self() {
        return this;
    }

    @Override
    public Object config() {
        return new SshWaitConfig(connection, remote, settled, looks());
    }

    @Override
    protected @Nullable String ownProblem() {
        return SshProblems.of((SshWaitConfig) config());
    }
}
