/** What all kinds of tasks ask of the values that authors give them, said alike. */
@NullMarked
package io.batuta.model.check;

import org.jspecify.annotations.NullMarked;
