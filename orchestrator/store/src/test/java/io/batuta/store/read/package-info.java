@NullMarked
package io.batuta.store.read;

import org.jspecify.annotations.NullMarked;
