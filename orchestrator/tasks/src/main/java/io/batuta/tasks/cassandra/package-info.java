/** Asks Cassandra clusters what they are, in the words of their native protocol. */
@NullMarked
package io.batuta.tasks.cassandra;

import org.jspecify.annotations.NullMarked;
