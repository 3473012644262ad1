/** Waits for other runs, starts them, and stops runs that are no longer the newest. */
@NullMarked
package io.batuta.tasks.runs;

import org.jspecify.annotations.NullMarked;
