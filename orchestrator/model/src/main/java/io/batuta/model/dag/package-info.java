/** What a DAG author writes: DAGs, tasks, their data and their options. */
@NullMarked
package io.batuta.model.dag;

import org.jspecify.annotations.NullMarked;
