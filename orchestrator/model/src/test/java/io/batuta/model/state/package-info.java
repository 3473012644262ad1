/** Tests of the states and their transitions. */
@NullMarked
package io.batuta.model.state;

import org.jspecify.annotations.NullMarked;
