@NullMarked
package io.batuta.store.journal;

import org.jspecify.annotations.NullMarked;
