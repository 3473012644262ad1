@org.jspecify.annotations.NullUnmarked
package io.batuta.workertasks.users;
