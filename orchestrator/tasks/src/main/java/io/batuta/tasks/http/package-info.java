/** Does HTTP tasks. */
@NullMarked
package io.batuta.tasks.http;

import org.jspecify.annotations.NullMarked;
