/** Does tasks of authors' own kinds. */
@NullMarked
package io.batuta.tasks.custom;

import org.jspecify.annotations.NullMarked;
