/** For DAG authors and for us: the simulation, the settable clock, recording fakes. */
@NullMarked
package io.batuta.testing;

import org.jspecify.annotations.NullMarked;
