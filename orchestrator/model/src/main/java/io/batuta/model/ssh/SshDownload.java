package io.batuta.model.ssh;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import org.jspecify.annotations.Nullable;

/** Gets a file from another host over SFTP. It appears here whole or not at all: it is written beside its place and then renamed, over one that is there. Not thread-safe. */
public final class SshDownload implements TaskDefinition<SshFile> {
    /** The kind. */
    public static final Kind<SshFile> KIND = new Kind<>("ssh_download", OutputType.of(SshFile.class));

    private final String id;
    private String connection = "";
    private @Nullable String local;
    private String remote = "";

    SshDownload(String id) {
        this.id = id;
    }

    /** The connection, of kind ssh. */
    public SshDownload connection(String id) {
        this.connection = id;
        return this;
    }

    /** The file's path there: absolute, {@code ~/…}, or relative to the user's home. */
    public SshDownload from(String remote) {
        this.remote = remote;
        return this;
    }

    /** The file on the host of the node that runs the task: absolute, or {@code ~/…}. Its directory must exist. */
    public SshDownload to(String local) {
        this.local = local;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public OutputType<SshFile> outputType() {
        return KIND.outputType();
    }

    @Override
    public Object config() {
        return new SshTransferConfig(connection, local, null, remote, null);
    }

    @Override
    public @Nullable String problem() {
        return SshProblems.of((SshTransferConfig) config());
    }
}
