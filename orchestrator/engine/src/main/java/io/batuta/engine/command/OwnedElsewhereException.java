package io.batuta.engine.command;

/** A run that another living node owns: only that node can change it. */
public final class OwnedElsewhereException extends CommandException {
    private static final long serialVersionUID = 1;

    private final long run;

    /** For that run, by number. */
    public OwnedElsewhereException(long run) {
        super(Kind.CONFLICT, "the run belongs to another node at the moment; ask that node, or try again");
        this.run = run;
    }

    /** The run's number. */
    public long run() {
        return run;
    }
}
