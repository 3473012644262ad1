/** How a task is done: the port that every task kind implements, and what it may use. */
@NullMarked
package io.batuta.model.task;

import org.jspecify.annotations.NullMarked;
