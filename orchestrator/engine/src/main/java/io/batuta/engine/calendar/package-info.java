/** The station where time comes due: Quartz wakes us, our rows are the truth. */
@NullMarked
package io.batuta.engine.calendar;

import org.jspecify.annotations.NullMarked;
