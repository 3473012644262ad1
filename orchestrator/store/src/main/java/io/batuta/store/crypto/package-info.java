/** Secrets at rest: the key, and what is sealed with it. */
@NullMarked
package io.batuta.store.crypto;

import org.jspecify.annotations.NullMarked;
