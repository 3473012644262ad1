@NullMarked
package io.batuta.server.wiring;

import org.jspecify.annotations.NullMarked;
