/** The node's unfinished runs in memory, and the one place where a change of state is written down. */
@NullMarked
package io.batuta.engine.board;

import org.jspecify.annotations.NullMarked;
