/** What {@code ./batuta standalone --demo} needs from the outside world: a broker and an API, both real, both local. */
@NullMarked
package io.batuta.testing.demo;

import org.jspecify.annotations.NullMarked;
