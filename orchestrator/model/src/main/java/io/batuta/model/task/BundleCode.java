package io.batuta.model.task;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a DAG's code is, for a JVM of its own that runs it.
 *
 * @param classPath the bundle's classes and jars
 * @param sourceClass the class that makes the DAG (a {@code DagSource})
 */
public record BundleCode(List<Path> classPath, String sourceClass) {}
