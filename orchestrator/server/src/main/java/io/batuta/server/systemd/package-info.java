/** The service manager's wishes. */
@NullMarked
package io.batuta.server.systemd;

import org.jspecify.annotations.NullMarked;
