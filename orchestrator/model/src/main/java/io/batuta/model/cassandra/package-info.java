/** What a connection to a Cassandra cluster says, for its test and for code of an author. */
@NullMarked
package io.batuta.model.cassandra;

import org.jspecify.annotations.NullMarked;
