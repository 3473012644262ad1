/** The station where room is given: limits, pools, fairness. */
@NullMarked
package io.batuta.engine.gate;

import org.jspecify.annotations.NullMarked;
