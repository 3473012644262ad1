/** Programs that run on workers and not in the orchestrator: Java 17, like Spark 3.5. */
@NullMarked
package io.batuta.workertasks;

import org.jspecify.annotations.NullMarked;
