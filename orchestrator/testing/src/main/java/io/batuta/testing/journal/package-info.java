/** The memory without a database: the same guarded transitions as the store, for simulations and fast tests. */
@NullMarked
package io.batuta.testing.journal;

import org.jspecify.annotations.NullMarked;
