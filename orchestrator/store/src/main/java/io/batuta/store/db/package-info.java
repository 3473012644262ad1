/** The way to the database: address, pool, migrations and the database's clock. */
@NullMarked
package io.batuta.store.db;

import org.jspecify.annotations.NullMarked;
