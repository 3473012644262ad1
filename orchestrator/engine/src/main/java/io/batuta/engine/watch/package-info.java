/** What walks beside the line: leases, timers, recovery, retention. */
@NullMarked
package io.batuta.engine.watch;

import org.jspecify.annotations.NullMarked;
