@org.jspecify.annotations.NullMarked
package io.batuta.model.names;
