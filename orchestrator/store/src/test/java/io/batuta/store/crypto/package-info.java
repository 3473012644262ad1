@NullMarked
package io.batuta.store.crypto;

import org.jspecify.annotations.NullMarked;
