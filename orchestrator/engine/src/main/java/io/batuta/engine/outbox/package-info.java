/** Messages to the outside: written in the commit they tell of, delivered afterwards, retried, never lost. */
@NullMarked
package io.batuta.engine.outbox;

import org.jspecify.annotations.NullMarked;
