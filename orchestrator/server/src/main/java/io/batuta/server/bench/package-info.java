/** Benchmarks of the whole engine on a real Postgres, each beside the floor: what this machine can do at all. */
@NullMarked
package io.batuta.server.bench;

import org.jspecify.annotations.NullMarked;
