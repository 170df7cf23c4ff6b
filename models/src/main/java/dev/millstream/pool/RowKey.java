package dev.millstream.pool;

import dev.millstream.tokenize.Encoding;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What decides the answer to a row, given the model: what its task makes of the model's output, and
 * the SHA-256 of the token ids and segments that the model reads.
 *
 * <p>The tokens rather than the text: prompt, lower case and truncation are in them, so nothing
 * that matters can be forgotten, and texts that the model cannot tell apart share an answer.
 * Tokenizing a repeated text costs about a hundredth of embedding it on a CPU. The hash rather than
 * the tokens: a key has one size however long the text, and no two inputs with one SHA-256 are
 * known.
 *
 * @param part the input's {@link dev.millstream.task.Prepared#partKey}
 */
record RowKey(Object part, long hash1, long hash2, long hash3, long hash4) {

  static RowKey of(Row<?> row) {
    Encoding encoding = row.encoding();
    int tokens = encoding.length();
    ByteBuffer input = ByteBuffer.allocate(2 * tokens * Integer.BYTES);
    input.asIntBuffer().put(encoding.ids()).put(encoding.typeIds());
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(input.array()));
    return new RowKey(
        row.input().partKey(row.place()),
        hash.getLong(),
        hash.getLong(),
        hash.getLong(),
        hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
