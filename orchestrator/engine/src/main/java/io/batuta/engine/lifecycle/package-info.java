/** The one door: every change of a run's or a task's state passes here. */
@NullMarked
package io.batuta.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
