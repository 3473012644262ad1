@NullMarked
package io.batuta.server.imports;

import org.jspecify.annotations.NullMarked;
