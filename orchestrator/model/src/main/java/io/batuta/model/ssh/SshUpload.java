package io.batuta.model.ssh;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import org.jspecify.annotations.Nullable;

/** Puts a file onto another host over SFTP. It appears there whole or not at all: it is written beside its place and then renamed, over one that is there. Not thread-safe. */
public final class SshUpload implements TaskDefinition<SshFile> {
    /** The kind. */
    public static final Kind<SshFile> KIND = new Kind<>("ssh_upload", OutputType.of(SshFile.class));

    private final String id;
    private String connection = "";
    private @Nullable String local;
    private @Nullable String content;
    private String remote = "";
    private @Nullable String mode;

    SshUpload(String id) {
        this.id = id;
    }

    /** The connection, of kind ssh. */
    public SshUpload connection(String id) {
        this.connection = id;
        return this;
    }

    /** The file on the host of the node that runs the task: absolute, or {@code ~/…}. */
    public SshUpload from(String local) {
        this.local = local;
        return this;
    }

    /** Uploads this text instead of a file, at most 16 MB. */
    public SshUpload content(String text) {
        this.content = text;
        return this;
    }

    /** The file's path there: absolute, {@code ~/…}, or relative to the user's home. Its directory must exist. */
    public SshUpload to(String remote) {
        this.remote = remote;
        return this;
    }

    /** Its permissions in octal, for example {@code 640}; default what is usual there. */
    public SshUpload mode(String octal) {
        this.mode = octal;
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
        return new SshTransferConfig(connection, local, content, remote, mode);
    }

    @Override
    public @Nullable String problem() {
        return SshProblems.of((SshTransferConfig) config());
    }
}
