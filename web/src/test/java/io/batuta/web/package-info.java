@NullMarked
package io.batuta.web;

import org.jspecify.annotations.NullMarked;
