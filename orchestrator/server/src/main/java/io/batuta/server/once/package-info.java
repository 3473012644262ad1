/** Runs a DAG once, in this process, without a server and without a database: {@code dags test}. */
@NullMarked
package io.batuta.server.once;

import org.jspecify.annotations.NullMarked;
