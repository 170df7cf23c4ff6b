package dev.millstream.task.sparse;

/**
 * A text's weights over the vocabulary without those that are zero; the fields are those of a
 * sparse tensor.
 *
 * @param indices token ids, ascending; none where no logit is above zero
 * @param values the weight of each, above zero; owned by the receiver as are the indices
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record SparseEmbedding(int[] indices, float[] values) {}
