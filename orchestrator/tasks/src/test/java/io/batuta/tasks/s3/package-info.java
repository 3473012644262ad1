@org.jspecify.annotations.NullUnmarked
package io.batuta.tasks.s3;
