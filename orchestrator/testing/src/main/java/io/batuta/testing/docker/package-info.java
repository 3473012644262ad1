/** A real Docker engine for tests. */
@NullMarked
package io.batuta.testing.docker;

import org.jspecify.annotations.NullMarked;
