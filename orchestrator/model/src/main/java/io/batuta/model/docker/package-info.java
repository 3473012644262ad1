/** Containers: what an author writes, and what a connection to a Docker engine says. */
@NullMarked
package io.batuta.model.docker;

import org.jspecify.annotations.NullMarked;
