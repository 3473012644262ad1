/** The station where an attempt's end is judged: retry, end, what the run has come to. */
@NullMarked
package io.batuta.engine.closer;

import org.jspecify.annotations.NullMarked;
