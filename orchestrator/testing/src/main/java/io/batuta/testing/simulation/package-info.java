/** Several nodes on one journal under faults, by seed and in virtual time: what can go wrong goes wrong, and the invariants are checked after every commit. */
@NullMarked
package io.batuta.testing.simulation;

import org.jspecify.annotations.NullMarked;
