@NullMarked
package io.batuta.store.table;

import org.jspecify.annotations.NullMarked;
