/** The REST API and the console. */
@NullMarked
package io.batuta.web;

import org.jspecify.annotations.NullMarked;
