/** A real OpenSSH server for tests. */
@NullMarked
package io.batuta.testing.ssh;

import org.jspecify.annotations.NullMarked;
