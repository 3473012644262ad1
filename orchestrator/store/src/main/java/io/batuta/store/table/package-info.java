/** One store per table, for what is not the journey of a task. Every method is one transaction; all are thread-safe. */
@NullMarked
package io.batuta.store.table;

import org.jspecify.annotations.NullMarked;
