/** Does shell tasks. */
@NullMarked
package io.batuta.tasks.shell;

import org.jspecify.annotations.NullMarked;
