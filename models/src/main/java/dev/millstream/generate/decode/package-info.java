/**
 * How the next token of a text is chosen, when a text ends, and how its ids become text as they
 * come. Order and arithmetic are those of transformers 5. Runs no model.
 */
@NullMarked
package dev.millstream.generate.decode;

import org.jspecify.annotations.NullMarked;
