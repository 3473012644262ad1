/** The front door: Main, Settings, Wiring, CLI. */
@NullMarked
package io.batuta.server;

import org.jspecify.annotations.NullMarked;
