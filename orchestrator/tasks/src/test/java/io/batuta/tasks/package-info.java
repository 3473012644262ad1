/** What the tests of all kinds share. */
@NullMarked
package io.batuta.tasks;

import org.jspecify.annotations.NullMarked;
