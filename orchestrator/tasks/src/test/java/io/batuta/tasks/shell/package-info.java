/** Tests of shell tasks, with real processes. */
@NullMarked
package io.batuta.tasks.shell;

import org.jspecify.annotations.NullMarked;
