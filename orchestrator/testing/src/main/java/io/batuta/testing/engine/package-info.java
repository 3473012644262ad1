/** The real engine stepped by hand in virtual time: the heart of simulations and stories. */
@NullMarked
package io.batuta.testing.engine;

import org.jspecify.annotations.NullMarked;
