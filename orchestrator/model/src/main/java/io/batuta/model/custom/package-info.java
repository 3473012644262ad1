/** Task kinds of an author's own. */
@NullMarked
package io.batuta.model.custom;

import org.jspecify.annotations.NullMarked;
