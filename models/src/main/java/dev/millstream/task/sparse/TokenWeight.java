package dev.millstream.task.sparse;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A weight with its token; in JSON a list of the two, as Python writes the pairs of {@code
 * SparseEncoder.decode}.
 *
 * @param token as in the vocabulary, such as {@code ##ing}; null where the tokenizer has none for a
 *     place of the model's vocabulary
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"token", "weight"})
public record TokenWeight(@Nullable String token, float weight) {}
