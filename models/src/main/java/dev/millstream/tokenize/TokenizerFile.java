package dev.millstream.tokenize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a tokenizer.json, after what can be checked without the native library. */
final class TokenizerFile {
  /** Twice what a vocabulary of 260 thousand pieces with its merges takes. */
  private static final long LARGEST = 64L << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private TokenizerFile() {}

  static String read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(
          "there is no tokenizer file '"
              + file
              + "'. Export it with the tokenizers library (save_pretrained of a fast tokenizer), or"
              + " name the folder that has it.");
    }
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new ModelLoadException(
            "tokenizer file '%s' has %d bytes, and at most %d are read. Is it the right file?"
                .formatted(file, size, LARGEST));
      }
      String json = Files.readString(file);
      parse(json);
      return json;
    } catch (CharacterCodingException e) {
      throw new ModelLoadException(
          "tokenizer file '" + file + "' is not UTF-8. Fetch it again.", e);
    } catch (IOException e) {
      throw new ModelLoadException(
          "tokenizer file '%s' cannot be read as JSON: %s. Fetch it again."
              .formatted(file, firstLine(e)),
          e);
    }
  }

  /** One field of the file's object, the others skipped; missing where there is none. */
  static JsonNode field(Path file, String name) {
    try (JsonParser parser = MAPPER.createParser(read(file))) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(name);
        parser.nextToken();
        if (wanted) {
          return MAPPER.readTree(parser);
        }
        parser.skipChildren();
      }
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException("a string that was parsed before", e);
    }
  }

  private static void parse(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it does not start with an object");
      }
      parser.skipChildren();
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new IOException("it does not end with its first object");
      }
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
