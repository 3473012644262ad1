/** Does SSH tasks: commands that outlive the connection, and files. The only room that knows the SSH library. */
@NullMarked
package io.batuta.tasks.ssh;

import org.jspecify.annotations.NullMarked;
