/** The journal in memory is judged as any other. */
@NullMarked
package io.batuta.testing.conformance;

import org.jspecify.annotations.NullMarked;
