package dev.millstream.task.answer;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A place of the context; the fields are those of transformers' question-answering.
 *
 * @param score probability in its window; scores of equal answers add up, so it can exceed 1
 * @param start code point at which it begins, as in Python
 * @param end code point behind it
 * @param answer its text, empty where there is no answer
 * @param from index in the Java string at which it begins; not in JSON
 * @param to index in the Java string behind it; not in JSON
 */
public record Answer(
    float score, int start, int end, String answer, @JsonIgnore int from, @JsonIgnore int to) {}
