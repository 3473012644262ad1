/** Commands and scripts on this host: what an author writes. */
@NullMarked
package io.batuta.model.shell;

import org.jspecify.annotations.NullMarked;
