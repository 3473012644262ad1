@NullMarked
package io.batuta.store.testing;

import org.jspecify.annotations.NullMarked;
