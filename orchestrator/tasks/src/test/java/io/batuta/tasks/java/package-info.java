/** Tests of Java tasks. */
@NullMarked
package io.batuta.tasks.java;

import org.jspecify.annotations.NullMarked;
