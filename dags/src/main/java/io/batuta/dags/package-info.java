/** Numbered lessons and the reference pipelines, each with its test. */
@NullMarked
package io.batuta.dags;

import org.jspecify.annotations.NullMarked;
