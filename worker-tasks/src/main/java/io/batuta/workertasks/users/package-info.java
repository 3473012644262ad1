/** The job {@code users-to-postgres}: people from a Kafka topic into a table, each exactly once. */
@NullMarked
package io.batuta.workertasks.users;

import org.jspecify.annotations.NullMarked;
