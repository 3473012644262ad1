@NullMarked
package io.batuta.model.connection;

import org.jspecify.annotations.NullMarked;
