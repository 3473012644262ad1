/** The pure decisions: may a task start, what happens after a failure, how does a run end. */
@NullMarked
package io.batuta.model.decide;

import org.jspecify.annotations.NullMarked;
