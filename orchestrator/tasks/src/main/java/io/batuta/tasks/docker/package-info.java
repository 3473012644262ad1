/** Does Docker tasks: containers that are found again. The only room that knows the Docker library, and of that only its transport. */
@NullMarked
package io.batuta.tasks.docker;

import org.jspecify.annotations.NullMarked;
