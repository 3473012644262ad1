@NullMarked
package io.batuta.store.postgres;

import org.jspecify.annotations.NullMarked;
