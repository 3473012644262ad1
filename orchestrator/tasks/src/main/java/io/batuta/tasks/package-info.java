/** How a task is done: one handler package per integration, each library in its room. */
@NullMarked
package io.batuta.tasks;

import org.jspecify.annotations.NullMarked;
