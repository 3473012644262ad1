/** Carries out what people ask. */
@NullMarked
package io.batuta.engine.steer;

import org.jspecify.annotations.NullMarked;
