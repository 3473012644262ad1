/** Waiting for something outside, as every kind of sensor does it: how often it looks, when it gives up, what happens then. */
@NullMarked
package io.batuta.model.sensor;

import org.jspecify.annotations.NullMarked;
