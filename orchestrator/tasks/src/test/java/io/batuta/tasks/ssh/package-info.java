/** Tests of SSH tasks, with a real OpenSSH server. */
@NullMarked
package io.batuta.tasks.ssh;

import org.jspecify.annotations.NullMarked;
