package dev.millstream.tokenize;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tokens of a tokenizer by id and the ids by token, added tokens included.
 *
 * <p>Kept apart from {@link Tokenizer} because few tasks need it and it takes some 100 bytes a
 * token.
 *
 * <p>Threading: safe.
 */
public final class Vocabulary {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();
  private final BitSet special = new BitSet();
  private boolean marksSubwords;
  private int highestId;

  private Vocabulary() {}

  /**
   * Reads the vocabulary of a tokenizer.
   *
   * @throws ModelLoadException when the file cannot be read or has no vocabulary
   */
  public static Vocabulary read(Path tokenizerJson) {
    String json = TokenizerFile.read(tokenizerJson);
    Vocabulary vocabulary = new Vocabulary();
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode added = vocabulary.readFile(parser);
      if (vocabulary.tokens.isEmpty()) {
        throw new IOException("it has no model.vocab");
      }
      vocabulary.add(added);
    } catch (IOException e) {
      throw new ModelLoadException(
          "tokenizer file '%s' has no vocabulary that can be read: %s. Export it again."
              .formatted(tokenizerJson, e.getMessage()),
          e);
    }
    return vocabulary;
  }

  private JsonNode readFile(JsonParser parser) throws IOException {
    JsonNode added = MAPPER.createArrayNode();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "added_tokens" -> added = MAPPER.readTree(parser);
        case "model" -> readModel(parser);
        default -> parser.skipChildren();
      }
    }
    return added;
  }

  private void readModel(JsonParser parser) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean vocab = parser.currentName().equals("vocab");
      boolean mark = parser.currentName().equals("continuing_subword_prefix");
      JsonToken value = parser.nextToken();
      if (vocab && value == JsonToken.START_OBJECT) {
        readIds(parser);
      } else if (vocab && value == JsonToken.START_ARRAY) {
        readScores(parser);
      } else if (mark && value == JsonToken.VALUE_STRING) {
        marksSubwords = !parser.getText().isEmpty();
      } else {
        parser.skipChildren();
      }
    }
  }

  /** An object of ids, as of WordPiece, WordLevel and BPE. */
  private void readIds(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String token = parser.currentName();
      parser.nextToken();
      add(token, parser.getIntValue());
    }
  }

  /** A list of pairs of token and score, as of Unigram: the ids are the places. */
  private void readScores(JsonParser parser) throws IOException {
    for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
      parser.nextToken();
      add(parser.getText(), id);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
      }
    }
  }

  /** Added tokens hide those of the model with the same id or text. */
  private void add(JsonNode added) throws IOException {
    for (JsonNode token : added) {
      if (!token.path("id").canConvertToInt() || !token.path("content").isTextual()) {
        throw new IOException("one of its added_tokens has no id or content");
      }
      int id = token.get("id").intValue();
      add(token.get("content").textValue(), id);
      special.set(id, token.path("special").asBoolean());
    }
  }

  private void add(String token, int id) throws IOException {
    if (id < 0) {
      throw new IOException("a token has the id " + id);
    }
    ids.put(token, id);
    tokens.put(id, token);
    highestId = Math.max(highestId, id);
  }

  /** The token with that id, such as {@code ##ing}. */
  public Optional<String> token(int id) {
    return Optional.ofNullable(tokens.get(id));
  }

  /** The id of a token, written as the vocabulary has it. */
  public OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Whether decoding without special tokens leaves it out. */
  public boolean isSpecial(int id) {
    return id >= 0 && special.get(id);
  }

  /** Whether a token inside a word is told by a mark, such as the {@code ##} of WordPiece. */
  public boolean marksSubwords() {
    return marksSubwords;
  }

  /** The highest id that has a token. */
  public int highestId() {
    return highestId;
  }

  /** How many ids have a token. */
  public int size() {
    return tokens.size();
  }
}
