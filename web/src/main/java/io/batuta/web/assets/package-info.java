/** The files of the console: hashed, compressed once, cached for good. */
@NullMarked
package io.batuta.web.assets;

import org.jspecify.annotations.NullMarked;
