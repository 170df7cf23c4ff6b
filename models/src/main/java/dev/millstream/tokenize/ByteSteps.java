package dev.millstream.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a decoder turns a single token into bytes, where the tokens before and after do not matter.
 *
 * <p>A token that such a decoder would read otherwise at another place gets no bytes.
 */
final class ByteSteps {
  private static final byte[] NOTHING = {};

  private final List<String[]> replacements = new ArrayList<>();
  private boolean byteLevel;
  private boolean byteFallback;
  private boolean fused;
  private boolean dropsFirstSpace;
  private String firstMark = "";

  private ByteSteps() {}

  /**
   * Reads a decoder of tokenizer.json.
   *
   * @throws IllegalArgumentException when it does more than join bytes; the message is a part of a
   *     sentence
   */
  static ByteSteps of(JsonNode decoder) {
    if (!decoder.isObject()) {
      throw new IllegalArgumentException("it has no decoder");
    }
    ByteSteps steps = new ByteSteps();
    steps.add(decoder);
    return steps;
  }

  private void add(JsonNode decoder) {
    String type = decoder.path("type").asText();
    switch (type) {
      case "Sequence" -> decoder.path("decoders").forEach(this::add);
      case "ByteLevel" -> byteLevel = true;
      case "ByteFallback" -> byteFallback = true;
      case "Fuse" -> fused = true;
      case "Metaspace" -> addMetaspace(decoder);
      case "Replace" -> addReplacement(decoder);
      case "Strip" -> addStrip(decoder);
      default ->
          throw new IllegalArgumentException("its decoder has a step of type '" + type + "'");
    }
  }

  private void addMetaspace(JsonNode decoder) {
    String mark = decoder.path("replacement").asText("▁");
    replacements.add(new String[] {mark, " "});
    if (decoder.path("add_prefix_space").asBoolean(true)
        && !decoder.path("prepend_scheme").asText().equals("never")) {
      firstMark = mark;
      dropsFirstSpace = true;
    }
  }

  private void addReplacement(JsonNode decoder) {
    JsonNode pattern = decoder.path("pattern").path("String");
    if (!pattern.isTextual() || fused) {
      throw new IllegalArgumentException(
          "its decoder replaces by a regular expression or across tokens");
    }
    replacements.add(new String[] {pattern.textValue(), decoder.path("content").asText()});
  }

  private void addStrip(JsonNode decoder) {
    boolean atMostOneSpace =
        decoder.path("content").asText(" ").equals(" ")
            && decoder.path("start").asInt() <= 1
            && decoder.path("stop").asInt() == 0;
    if (!atMostOneSpace || !fused) {
      throw new IllegalArgumentException(
          "its decoder strips more than a space from the beginning of the text");
    }
    dropsFirstSpace |= decoder.path("start").asInt() == 1;
  }

  /** Whether a space at the beginning of the text is left out. */
  boolean dropsFirstSpace() {
    return dropsFirstSpace;
  }

  /** What a token adds to the text after it has begun. */
  byte[] bytes(String token) {
    if (byteLevel) {
      return ByteAlphabet.bytes(token);
    }
    if (!firstMark.isEmpty() && token.lastIndexOf(firstMark) > 0) {
      return NOTHING; // Metaspace drops every mark of the first token
    }
    String text = token;
    for (String[] replacement : replacements) {
      text = text.replace(replacement[0], replacement[1]);
    }
    return byteFallback && DecoderStep.isByte(text)
        ? new byte[] {(byte) Integer.parseInt(text.substring(3, 5), 16)}
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
