/** SQL through JDBC. The drivers stand beside the program; Postgres' is always there. */
@NullMarked
package io.batuta.tasks.sql;

import org.jspecify.annotations.NullMarked;
