/** Real Spark daemons and applications for tests. */
@NullMarked
package io.batuta.testing.spark;

import org.jspecify.annotations.NullMarked;
