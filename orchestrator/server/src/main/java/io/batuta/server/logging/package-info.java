/** Where the service's own log lines go. */
@NullMarked
package io.batuta.server.logging;

import org.jspecify.annotations.NullMarked;
