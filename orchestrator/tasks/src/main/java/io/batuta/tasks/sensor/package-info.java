/** How every sensor looks again and again: the one loop that all kinds share. */
@NullMarked
package io.batuta.tasks.sensor;

import org.jspecify.annotations.NullMarked;
