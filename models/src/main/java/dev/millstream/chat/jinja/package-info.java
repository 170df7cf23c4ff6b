/**
 * The part of the Jinja language that chat templates of the Hub are written in, evaluated as jinja2
 * 3.1 does in transformers' sandbox, within limits.
 *
 * <p>A template sees strings, numbers, booleans, none, lists, maps and what is built in, never an
 * object of Java.
 */
@NullMarked
package dev.millstream.chat.jinja;

import org.jspecify.annotations.NullMarked;
