/** Requests, answers, errors and the route table: what every endpoint is made of. */
@NullMarked
package io.batuta.web.http;

import org.jspecify.annotations.NullMarked;
