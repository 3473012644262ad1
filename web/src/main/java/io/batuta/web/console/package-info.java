/** The screen-shaped endpoints at /api/batuta/v1, one class per screen. */
@NullMarked
package io.batuta.web.console;

import org.jspecify.annotations.NullMarked;
