/** The station where attempts are carried out. */
@NullMarked
package io.batuta.engine.runner;

import org.jspecify.annotations.NullMarked;
