/** The words for where a task or a run stands, and the pure function that says which change is legal. */
@NullMarked
package io.batuta.model.state;

import org.jspecify.annotations.NullMarked;
