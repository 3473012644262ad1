package io.batuta.model.sql;

import java.util.List;

/**
 * What became of statements.
 *
 * @param counts per statement the rows it changed; -1 for one that does not count any
 */
public record SqlResult(List<Long> counts) {}
