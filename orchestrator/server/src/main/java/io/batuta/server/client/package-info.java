/** Talks to a server by HTTP. */
@NullMarked
package io.batuta.server.client;

import org.jspecify.annotations.NullMarked;
