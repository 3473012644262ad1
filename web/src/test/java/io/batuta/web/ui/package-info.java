/** The console in a real browser. */
@NullMarked
package io.batuta.web.ui;

import org.jspecify.annotations.NullMarked;
