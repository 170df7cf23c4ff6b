package dev.millstream.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What each token adds to a text, in bytes: for decoders that put the tokens' bytes one after the
 * other, as those of language models do. A token may hold a part of a character.
 *
 * <p>What {@link Tokenizer#decode} makes of tokens is their bytes joined; see {@link
 * #dropsFirstSpace} for the one exception.
 *
 * <p>Threading: safe.
 */
public final class TokenBytes {
  private static final byte[] NOTHING = {};

  private final byte[][] bytes;
  private final boolean dropsFirstSpace;

  private TokenBytes(byte[][] bytes, boolean dropsFirstSpace) {
    this.bytes = bytes;
    this.dropsFirstSpace = dropsFirstSpace;
  }

  /**
   * Reads the tokens and the decoder of a tokenizer.
   *
   * @throws ModelLoadException when the file cannot be read, or its decoder does more than join
   *     bytes (WordPiece's does)
   */
  public static TokenBytes read(Path tokenizerJson) {
    Vocabulary vocabulary = Vocabulary.read(tokenizerJson);
    ByteSteps steps;
    try {
      steps = ByteSteps.of(TokenizerFile.field(tokenizerJson, "decoder"));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          ("the tokens of tokenizer file '%s' cannot be told by their bytes, as constrained output"
                  + " needs it: %s. Choose a model with a byte-level or SentencePiece tokenizer.")
              .formatted(tokenizerJson, e.getMessage()),
          e);
    }
    byte[][] bytes = bytes(vocabulary, steps);
    unknown(tokenizerJson, vocabulary).ifPresent(id -> bytes[id] = NOTHING);
    return new TokenBytes(bytes, steps.dropsFirstSpace());
  }

  private static byte[][] bytes(Vocabulary vocabulary, ByteSteps steps) {
    byte[][] bytes = new byte[vocabulary.highestId() + 1][];
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] =
          vocabulary.isSpecial(id)
              ? NOTHING
              : vocabulary.token(id).map(steps::bytes).orElse(NOTHING);
    }
    return bytes;
  }

  /** The token for what the vocabulary lacks, which stands for no text. */
  private static OptionalInt unknown(Path tokenizerJson, Vocabulary vocabulary) {
    JsonNode model = TokenizerFile.field(tokenizerJson, "model");
    if (model.path("unk_token").isTextual()) {
      return vocabulary.id(model.get("unk_token").textValue());
    }
    int id = model.path("unk_id").asInt(-1);
    return id < 0 || id > vocabulary.highestId() ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** One more than the highest id. */
  public int size() {
    return bytes.length;
  }

  /**
   * The bytes of a token; none for special tokens, the unknown token, and ids without a token.
   *
   * @throws IndexOutOfBoundsException when the id is negative or not below {@link #size}
   */
  public byte[] of(int id) {
    return bytes[id].clone();
  }

  /** Whether decoding leaves out a space that the first token of a text begins with. */
  public boolean dropsFirstSpace() {
    return dropsFirstSpace;
  }
}
