/** Does S3 tasks; the only room that knows Amazon's SDK. */
@NullMarked
package io.batuta.tasks.s3;

import org.jspecify.annotations.NullMarked;
