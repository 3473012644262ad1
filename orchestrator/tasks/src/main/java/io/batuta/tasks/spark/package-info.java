/** Does Spark tasks. */
@NullMarked
package io.batuta.tasks.spark;

import org.jspecify.annotations.NullMarked;
