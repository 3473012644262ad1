/** Several nodes on one database. */
@NullMarked
package io.batuta.server.nodes;

import org.jspecify.annotations.NullMarked;
