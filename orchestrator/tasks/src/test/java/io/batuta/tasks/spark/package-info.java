/** Tests of Spark tasks, on a real Spark where it matters. */
@NullMarked
package io.batuta.tasks.spark;

import org.jspecify.annotations.NullMarked;
