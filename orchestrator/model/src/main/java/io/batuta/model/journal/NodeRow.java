package io.batuta.model.journal;

import java.util.List;

/**
 * A node of the cluster.
 *
 * @param home names the host and directory it runs from: only a process there can find its local processes again
 * @param counter grows with every renewal
 * @param drained whether it starts nothing new
 */
public record NodeRow(long id, String name, String home, List<String> labels, long counter, boolean dead, boolean drained) {}
