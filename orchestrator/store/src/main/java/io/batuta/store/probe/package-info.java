/** What this machine and its Postgres can do at all: the floor that benchmarks are held against. */
@NullMarked
package io.batuta.store.probe;

import org.jspecify.annotations.NullMarked;
