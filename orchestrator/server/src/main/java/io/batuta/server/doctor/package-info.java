/** Looks whether everything a server needs is in order. */
@NullMarked
package io.batuta.server.doctor;

import org.jspecify.annotations.NullMarked;
