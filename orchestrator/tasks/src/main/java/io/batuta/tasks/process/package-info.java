/** Processes that outlive the service: begun once, followed, found again, ended. */
@NullMarked
package io.batuta.tasks.process;

import org.jspecify.annotations.NullMarked;
