package dev.millstream.tokenize;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link TokenizationJson} writes. Masks are not read: they follow from the rest.
 *
 * <p>Trusts nobody: every field must be there, and all of a window's must be of one length.
 */
final class TokenizationReader extends JsonDeserializer<Tokenization> {
  private static final String IDS = "input_ids";

  @Override
  public Tokenization deserialize(JsonParser json, DeserializationContext context)
      throws IOException {
    JsonNode root = json.readValueAsTree();
    JsonNode tokenizer = root.path("tokenizer");
    if (!tokenizer.isTextual()) {
      throw wrong(json, "'tokenizer' is no text", "the fingerprint of the tokenizer");
    }
    boolean overflow = root.has("overflow_to_sample_mapping");
    int count = overflow ? root.path(IDS).size() : 1;
    if (count == 0) {
      throw wrong(json, "'input_ids' has no windows", "a list of at least one");
    }
    List<TokenizedText> windows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      windows.add(new Window(json, root, overflow ? i : -1).read());
    }
    return new Tokenization(windows, overflow, tokenizer.textValue());
  }

  private static JsonMappingException wrong(JsonParser json, String what, String wanted) {
    return JsonMappingException.from(
        json,
        "in these tokens %s, but must be %s. Write them as Millstream does."
            .formatted(what, wanted));
  }

  /**
   * One window of the columns.
   *
   * @param window its place, or -1 where columns are not divided into windows
   */
  private record Window(JsonParser json, JsonNode root, int window) {
    TokenizedText read() throws JsonMappingException {
      int length = column(IDS).size();
      Encoding encoding =
          new Encoding(ints(IDS, length, false), ints("token_type_ids", length, false));
      int[] words = ints("word_ids", length, true);
      int[] sequences = ints("sequence_ids", length, true);
      int[][] offsets = offsets(length);
      return new TokenizedText(encoding, tokens(length), offsets[0], offsets[1], words, sequences);
    }

    private JsonNode column(String name) throws JsonMappingException {
      JsonNode column = window < 0 ? root.path(name) : root.path(name).path(window);
      if (!column.isArray()) {
        throw wrong(json, "'%s' is no list".formatted(name), "a list with a value for each token");
      }
      return column;
    }

    private JsonNode column(String name, int length) throws JsonMappingException {
      JsonNode column = column(name);
      if (column.size() != length) {
        throw wrong(
            json,
            "'%s' has %d values for %d tokens".formatted(name, column.size(), length),
            "a list with a value for each token");
      }
      return column;
    }

    private int[] ints(String name, int length, boolean orNull) throws JsonMappingException {
      JsonNode column = column(name, length);
      int[] ints = new int[length];
      for (int i = 0; i < length; i++) {
        JsonNode value = column.get(i);
        ints[i] = orNull && value.isNull() ? -1 : count(name, value);
      }
      return ints;
    }

    private int count(String name, JsonNode value) throws JsonMappingException {
      if (!value.isInt() || value.intValue() < 0) {
        throw wrong(
            json, "'%s' holds a value that is no count".formatted(name), "a whole number from 0");
      }
      return value.intValue();
    }

    private int[][] offsets(int length) throws JsonMappingException {
      JsonNode column = column("offset_mapping", length);
      int[][] startsAndEnds = new int[2][length];
      for (int i = 0; i < length; i++) {
        for (int side = 0; side < 2; side++) {
          startsAndEnds[side][i] = count("offset_mapping", column.get(i).path(side));
        }
      }
      return startsAndEnds;
    }

    private List<String> tokens(int length) throws JsonMappingException {
      List<String> tokens = new ArrayList<>(length);
      for (JsonNode token : column("tokens", length)) {
        if (!token.isTextual()) {
          throw wrong(json, "'tokens' holds a value that is no text", "a list of texts");
        }
        tokens.add(token.textValue());
      }
      return List.copyOf(tokens);
    }
  }
}
