/** Stored plans at hand. */
@NullMarked
package io.batuta.web.plan;

import org.jspecify.annotations.NullMarked;
