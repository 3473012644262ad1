/** SQL as tasks: what an author writes, what is stored of it, what it gives. */
@NullMarked
package io.batuta.model.sql;

import org.jspecify.annotations.NullMarked;
