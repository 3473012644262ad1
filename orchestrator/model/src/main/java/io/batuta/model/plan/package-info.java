/** What the server stores and plans from: a DAG without its author's code. */
@NullMarked
package io.batuta.model.plan;

import org.jspecify.annotations.NullMarked;
