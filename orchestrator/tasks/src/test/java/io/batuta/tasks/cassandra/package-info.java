@NullMarked
package io.batuta.tasks.cassandra;

import org.jspecify.annotations.NullMarked;
