@NullMarked
package io.batuta.store.db;

import org.jspecify.annotations.NullMarked;
