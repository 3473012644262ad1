/** Docker tasks on a real engine. */
@NullMarked
package io.batuta.tasks.docker;

import org.jspecify.annotations.NullMarked;
