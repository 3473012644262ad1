/** The whole program put together, top to bottom, and taken apart again in reverse. */
@NullMarked
package io.batuta.server.wiring;

import org.jspecify.annotations.NullMarked;
