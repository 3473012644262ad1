@org.jspecify.annotations.NullMarked
package io.batuta.model.plan;
