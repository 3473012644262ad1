/** The one port between the journey and the memory. */
@NullMarked
package io.batuta.model.journal;

import org.jspecify.annotations.NullMarked;
