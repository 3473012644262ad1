/** Other DAGs' runs: waited for, and started. */
@NullMarked
package io.batuta.model.runs;

import org.jspecify.annotations.NullMarked;
