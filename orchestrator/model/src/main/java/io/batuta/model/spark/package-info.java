/** Applications on Spark: what an author writes. */
@NullMarked
package io.batuta.model.spark;

import org.jspecify.annotations.NullMarked;
