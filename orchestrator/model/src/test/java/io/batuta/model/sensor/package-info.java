@org.jspecify.annotations.NullUnmarked
package io.batuta.model.sensor;
