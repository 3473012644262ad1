/**
 * Real databases for tests, in milliseconds: one embedded Postgres for all test processes of a user, and a fresh
 * database in it for whoever asks.
 */
@NullMarked
package io.batuta.store.testing;

import org.jspecify.annotations.NullMarked;
