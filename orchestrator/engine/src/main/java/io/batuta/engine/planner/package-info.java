/** The station where it is decided what may start. */
@NullMarked
package io.batuta.engine.planner;

import org.jspecify.annotations.NullMarked;
