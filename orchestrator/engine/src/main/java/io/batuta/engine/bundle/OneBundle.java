package io.batuta.engine.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One bundle by itself, without a DAG folder and without a database: for whoever tries a DAG out. Thread-safe. */
public final class OneBundle implements StoredBundles {
    private final BundleSink.Built built;
    private final Map<Long, Version> versions = new ConcurrentHashMap<>();

    private OneBundle(BundleSink.Built built) {
        this.built = built;
    }

    /** Thrown for a bundle that cannot be built; the message is the sentence an import error would be. */
    public static final class WrongBundleException extends Exception {
        private static final long serialVersionUID = 1;

        private final String details;

        WrongBundleException(String message, String details) {
            super(message);
            this.details = details;
        }

        /** All that is known: every compiler message, or the stack trace. */
        public String details() {
            return details;
        }
    }

    /**
     * Builds a {@code .java} file, a folder of sources or a jar, exactly as the DAG folder's are; only who else may change the files is not asked.
     *
     * @throws WrongBundleException when it makes no DAG
     */
    public static OneBundle build(Path file, Builder builder) throws IOException, InterruptedException, WrongBundleException {
        try {
            BundleFiles.Snapshot snapshot = BundleFiles.read(file);
            return new OneBundle(BundleBuild.build(builder, file.toString(), BundleFiles.name(file), snapshot));
        } catch (BundleFiles.RefusedException e) {
            throw new WrongBundleException(String.valueOf(e.getMessage()), "");
        } catch (BuildException e) {
            throw new WrongBundleException(e.trouble().message(), e.trouble().details());
        }
    }

    /** Its DAGs. */
    public List<BundleSink.BuiltDag> dags() {
        return built.dags();
    }

    /** From now on, that version is this DAG. */
    public void version(long dagVersion, BundleSink.BuiltDag dag) {
        versions.put(dagVersion, new Version(dag.dagId(), built.hash(), dag.sourceClass(), dag.planJson()));
    }

    @Override
    public Version version(long dagVersion) {
        Version version = versions.get(dagVersion);
        if (version == null) {
            throw new IllegalStateException("no DAG of this bundle has the version " + dagVersion);
        }
        return version;
    }

    @Override
    public byte[] bytes(String hash) {
        return built.bytes();
    }
}
