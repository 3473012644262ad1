/**
 * A stand-in for the public API of random people that the reference pipelines read: the same shape, generated people, and every
 * misbehaviour a real API has, on request.
 */
@NullMarked
package io.batuta.testing.api;

import org.jspecify.annotations.NullMarked;
