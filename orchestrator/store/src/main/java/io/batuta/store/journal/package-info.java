/** The journal on Postgres: the commits the scheduler lives by, and the reads that deciding needs. */
@NullMarked
package io.batuta.store.journal;

import org.jspecify.annotations.NullMarked;
