@NullMarked
package io.batuta.model.json;

import org.jspecify.annotations.NullMarked;
