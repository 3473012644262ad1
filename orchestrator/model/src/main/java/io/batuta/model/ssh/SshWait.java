package io.batuta.model.ssh;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a file is on another host:
 *
 * <pre>{@code t.add(Ssh.waitForFile("orders").connection("worker").path("~/in/orders-*.csv").settled())}</pre>
 *
 * <p>Its output is the files that are there then, in the order of their names. After a crash of the service it waits anew. Not thread-safe.
 */
public final class SshWait implements TaskDefinition<List<SshFile>> {
    /** The kind. */
    public static final Kind<List<SshFile>> KIND = new Kind<>("ssh_wait", OutputType.listOf(SshFile.class));

    private final String id;
    private String connection = "";
    private String remote = "";
    private Duration every = Duration.ofSeconds(60);
    private boolean settled;
    private @Nullable Duration giveUpAfter;
    private boolean skip;

    SshWait(String id) {
        this.id = id;
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

    /** The time between two looks, 1 s to a day; default a minute. */
    public SshWait every(Duration time) {
        this.every = time;
        return this;
    }

    /** Files must have the same size in two looks, so that one still being written is waited for. */
    public SshWait settled() {
        this.settled = true;
        return this;
    }

    /** How long it is waited for in one try, after which the task fails; default for ever. */
    public SshWait giveUpAfter(Duration patience) {
        this.giveUpAfter = patience;
        return this;
    }

    /** When it gives up, the task is skipped instead of failed. */
    public SshWait orSkip() {
        this.skip = true;
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
    public OutputType<List<SshFile>> outputType() {
        return KIND.outputType();
    }

    @Override
    public Object config() {
        return new SshWaitConfig(connection, remote, every, settled, giveUpAfter, skip);
    }

    @Override
    public @Nullable String problem() {
        return SshProblems.of((SshWaitConfig) config());
    }
}
