/** Questions to the places of a text that answer them, as transformers' question-answering. */
@NullMarked
package dev.millstream.task.answer;

import org.jspecify.annotations.NullMarked;
