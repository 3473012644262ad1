/** Small changes people make that are no transitions: notes, forgetting a DAG, and lines in the audit log. */
@NullMarked
package io.batuta.store.edit;

import org.jspecify.annotations.NullMarked;
