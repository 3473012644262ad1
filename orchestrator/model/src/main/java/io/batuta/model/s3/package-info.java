/** Objects in S3, or any store that speaks as S3 does: what an author writes, what is stored of it, what it gives. */
@NullMarked
package io.batuta.model.s3;

import org.jspecify.annotations.NullMarked;
