@org.jspecify.annotations.NullMarked
package io.batuta.engine.template;
