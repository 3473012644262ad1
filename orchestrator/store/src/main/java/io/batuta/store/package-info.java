/** The memory: Postgres, and nothing but Postgres, lives here. */
@NullMarked
package io.batuta.store;

import org.jspecify.annotations.NullMarked;
