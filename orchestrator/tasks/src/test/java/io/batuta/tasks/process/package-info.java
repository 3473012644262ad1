/** Tests of how processes that outlive the service are known. */
@NullMarked
package io.batuta.tasks.process;

import org.jspecify.annotations.NullMarked;
