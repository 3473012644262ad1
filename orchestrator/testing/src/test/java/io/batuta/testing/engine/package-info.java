/** Stories about the engine. */
@NullMarked
package io.batuta.testing.engine;

import org.jspecify.annotations.NullMarked;
