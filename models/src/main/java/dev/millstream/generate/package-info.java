/** What all generation shares: the tokens of a text and how the next one is decided. */
@NullMarked
package dev.millstream.generate;

import org.jspecify.annotations.NullMarked;
