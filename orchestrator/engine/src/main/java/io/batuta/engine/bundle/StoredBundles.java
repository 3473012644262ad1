package io.batuta.engine.bundle;

/** What is stored of DAG versions. Thread-safe. */
public interface StoredBundles {
    /** A DAG version. */
    Version version(long dagVersion);

    /** The bytes of a bundle, as registered. */
    byte[] bytes(String hash);

    /** What a version is made of. */
    record Version(String dagId, String bundleHash, String sourceClass, String planJson) {}
}
