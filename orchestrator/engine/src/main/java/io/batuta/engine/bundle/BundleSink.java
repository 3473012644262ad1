package io.batuta.engine.bundle;

import io.batuta.model.plan.DagPlan;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where bundles go once they are read: the memory's side of the DAG folder. Every call returns when its effect is durable. Called from several threads, but never twice at once for one origin. */
public interface BundleSink {
    /** The origins that have DAGs in force or an import error: those no longer there are reported as gone. */
    Collection<String> origins();

    /** What is in force at the start, by origin: only origins with no import error, all of whose DAGs are of one bundle. Whoever still has that content is left alone. */
    Map<String, InForce> inForce();

    /** A stored bundle and the ids of the DAGs it put in force. */
    record InForce(String hash, Set<String> dags) {}

    /** The ids of a stored bundle's DAGs; empty when no bundle of that hash is stored. */
    Optional<List<String>> known(String hash);

    /**
     * Puts a stored bundle in force again without building it: as {@link #register} would.
     *
     * @throws PoolsMissingException as there
     */
    void revive(String origin, String hash);

    /**
     * Stores a bundle, puts its DAGs in force, marks DAGs that this origin offers no longer as stale, and clears its import error.
     *
     * @throws PoolsMissingException when its tasks name pools that do not exist; nothing has changed then, and it is tried again once {@link #hasPools} says so
     */
    void register(Built bundle);

    /** Whether all these pools exist now. */
    boolean hasPools(Set<String> pools);

    /** Notes what is wrong; the origin's last good version stays in force. Replaces an earlier error of that origin. */
    void importError(Problem problem);

    /** The origin is gone: its DAGs become stale and its import error goes. */
    void gone(String origin);

    /**
     * A bundle that was built.
     *
     * @param origin the file or folder it was read from, as an absolute path
     * @param hash its content hash: SHA-256 over all names and bytes, and the level of the DSL
     * @param bytes what {@link LoadedBundles} reads: a zip of classes, resources, jars and sources
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; copying 64 MB to be polite helps nobody.
    record Built(String origin, String hash, byte[] bytes, List<BuiltDag> dags) {}

    /**
     * One of its DAGs.
     *
     * @param sourceClass the class whose {@code dags()} makes it
     * @param planJson the canonical JSON of the plan, which the structure hash covers
     */
    record BuiltDag(String dagId, String sourceClass, DagPlan plan, String planJson, String structureHash) {}

    /**
     * An import error.
     *
     * @param message a sentence for people; begins with file and line where they are known
     * @param line in the file the message names, or null
     * @param details all that is known: every compiler message, or the stack trace
     */
    record Problem(String origin, String message, @Nullable Integer line, String details) {}
}
