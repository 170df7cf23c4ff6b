package dev.millstream.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One tiny tokenizer of each kind, with what the Python originals make of 250 texts. */
enum Families {
  WORDPIECE("wordpiece"),
  BYTE_LEVEL_BPE("byte-level-bpe"),
  UNIGRAM("unigram"),
  UNIGRAM_T5("unigram-t5"),
  BYTE_FALLBACK_BPE("byte-fallback-bpe");

  private final String folder;

  Families(String folder) {
    this.folder = folder;
  }

  Tokenizer load(int maxLength) {
    return Tokenizer.load(file("tokenizer.json"), maxLength);
  }

  Tokenizer load(int maxLength, TruncationSide side) {
    return Tokenizer.load(file("tokenizer.json"), maxLength, side);
  }

  Path file(String name) {
    try {
      String resource = "/tiny/tokenizers/" + folder + "/" + name;
      return Path.of(Families.class.getResource(resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JsonNode> rows(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(json.readTree(line));
    }
    return rows;
  }

  static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
