/** Places at which a proof can hold or end the process, to see what becomes of the work. Of no effect in production. */
@NullMarked
package io.batuta.model.failpoint;

import org.jspecify.annotations.NullMarked;
