/** The command line: what it asks goes to the server by HTTP; a few commands work without one. */
@NullMarked
package io.batuta.server.cli;

import org.jspecify.annotations.NullMarked;
