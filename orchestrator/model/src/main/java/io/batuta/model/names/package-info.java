/** What somebody probably meant who mistyped a name. */
@NullMarked
package io.batuta.model.names;

import org.jspecify.annotations.NullMarked;
