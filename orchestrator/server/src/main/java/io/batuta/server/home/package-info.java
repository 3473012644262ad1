/** The directory everything lies in, and who may use it. */
@NullMarked
package io.batuta.server.home;

import org.jspecify.annotations.NullMarked;
