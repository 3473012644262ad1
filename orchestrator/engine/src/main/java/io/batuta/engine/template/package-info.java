/** Templates in the texts of tasks: read, checked when a DAG is built, and filled in just before a task starts. The only room that knows the template library. */
@NullMarked
package io.batuta.engine.template;

import org.jspecify.annotations.NullMarked;
