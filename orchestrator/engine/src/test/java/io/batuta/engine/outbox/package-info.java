@org.jspecify.annotations.NullMarked
package io.batuta.engine.outbox;
