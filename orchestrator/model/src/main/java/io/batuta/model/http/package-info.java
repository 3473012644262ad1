/** HTTP calls: as tasks of their own, or made by author code. The only room of this module that does I/O, with the JDK's client alone, so that author code needs no library for it. */
@NullMarked
package io.batuta.model.http;

import org.jspecify.annotations.NullMarked;
