/**
 * Structured output: texts that can only be one of some choices, match a regular expression or
 * follow a JSON schema, enforced token by token.
 *
 * <p>An {@link dev.millstream.generate.grammar.OutputGrammar} says which texts there may be; {@link
 * dev.millstream.generate.grammar.CompiledGrammar} is it for the tokens of one model; a {@link
 * dev.millstream.generate.grammar.GrammarProcessor} keeps one text to it.
 */
@NullMarked
package dev.millstream.generate.grammar;

import org.jspecify.annotations.NullMarked;
