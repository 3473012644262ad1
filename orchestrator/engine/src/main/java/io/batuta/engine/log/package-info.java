/** Attempts' logs: written with secrets masked, read by range. */
@NullMarked
package io.batuta.engine.log;

import org.jspecify.annotations.NullMarked;
