/** What every journal must do, as tests that each of them passes. */
@NullMarked
package io.batuta.testing.conformance;

import org.jspecify.annotations.NullMarked;
