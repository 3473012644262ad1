package io.batuta.model.spark;

import org.jspecify.annotations.Nullable;

/**
 * How a Spark application ended well.
 *
 * @param applicationId Spark's own name for it ({@code local-…}, {@code app-…}, {@code application_…}); null when nobody said it
 * @param driverId in cluster mode, the cluster's name for the driver ({@code driver-…}); else null
 * @param jobs how many jobs it ran, as far as could be seen from here
 * @param stages how many stages were completed, as far as could be seen from here
 * @param stdout the last 64 kB the driver printed; empty in cluster mode, where it is on another machine
 */
public record SparkResult(@Nullable String applicationId, @Nullable String driverId, int jobs, int stages, String stdout) {}
