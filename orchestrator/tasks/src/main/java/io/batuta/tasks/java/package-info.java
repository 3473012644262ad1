/** Does Java tasks, in this process or in one of their own. */
@NullMarked
package io.batuta.tasks.java;

import org.jspecify.annotations.NullMarked;
