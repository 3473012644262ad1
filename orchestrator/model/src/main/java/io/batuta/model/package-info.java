/** The words, the pure decisions, and the port to the memory. No I/O, no clock reads. */
@NullMarked
package io.batuta.model;

import org.jspecify.annotations.NullMarked;
