/** The embedded Postgres: its programs, its cluster and its process. */
@NullMarked
package io.batuta.store.postgres;

import org.jspecify.annotations.NullMarked;
