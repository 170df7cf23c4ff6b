package dev.millstream.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One step from tokens to text, as the decoders of the tokenizers library take it. */
@FunctionalInterface
interface DecoderStep {

  List<String> decode(List<String> tokens);

  /**
   * The step that a decoder of tokenizer.json stands for.
   *
   * @throws IllegalArgumentException when its type is not known
   */
  static DecoderStep of(JsonNode decoder) {
    String type = decoder.path("type").asText();
    return switch (type) {
      case "WordPiece" ->
          wordPiece(decoder.path("prefix").asText("##"), decoder.path("cleanup").asBoolean(true));
      case "ByteLevel" -> tokens -> List.of(ByteAlphabet.decode(tokens));
      case "Metaspace" ->
          metaspace(
              decoder.path("replacement").asText("▁"),
              decoder.path("add_prefix_space").asBoolean(true)
                  && !decoder.path("prepend_scheme").asText().equals("never"));
      case "BPEDecoder" -> wordEnd(decoder.path("suffix").asText("</w>"));
      case "ByteFallback" -> DecoderStep::byteFallback;
      case "Fuse" -> tokens -> List.of(String.join("", tokens));
      case "Strip" ->
          strip(
              decoder.path("content").asText(" "),
              decoder.path("start").asInt(),
              decoder.path("stop").asInt());
      case "Replace" -> replace(decoder.path("pattern"), decoder.path("content").asText());
      default -> throw new IllegalArgumentException("its type '" + type + "' is not known");
    };
  }

  private static DecoderStep wordPiece(String prefix, boolean cleanup) {
    return tokens -> {
      List<String> texts = new ArrayList<>(tokens.size());
      for (String token : tokens) {
        String text = token;
        if (!texts.isEmpty()) {
          text = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
        }
        texts.add(cleanup ? withoutSpaces(text) : text);
      }
      return texts;
    };
  }

  private static String withoutSpaces(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  private static DecoderStep metaspace(String mark, boolean dropsFirst) {
    return tokens -> {
      List<String> texts = new ArrayList<>(tokens.size());
      for (String token : tokens) {
        texts.add(token.replace(mark, texts.isEmpty() && dropsFirst ? "" : " "));
      }
      return texts;
    };
  }

  private static DecoderStep wordEnd(String suffix) {
    return tokens -> {
      List<String> texts = new ArrayList<>(tokens.size());
      for (String token : tokens) {
        texts.add(token.replace(suffix, texts.size() == tokens.size() - 1 ? "" : " "));
      }
      return texts;
    };
  }

  /** Runs of tokens such as {@code <0xE6>} become text, or a replacement character for each. */
  private static List<String> byteFallback(List<String> tokens) {
    List<String> texts = new ArrayList<>(tokens.size());
    ByteBuffer bytes = ByteBuffer.allocate(tokens.size());
    for (String token : tokens) {
      if (isByte(token)) {
        bytes.put((byte) Integer.parseInt(token.substring(3, 5), 16));
      } else {
        flush(bytes, texts);
        texts.add(token);
      }
    }
    flush(bytes, texts);
    return texts;
  }

  /** Whether a token such as {@code <0xE6>} stands for a byte. */
  static boolean isByte(String token) {
    return token.length() == 6
        && token.startsWith("<0x")
        && token.endsWith(">")
        && Character.digit(token.charAt(3), 16) >= 0
        && Character.digit(token.charAt(4), 16) >= 0;
  }

  private static void flush(ByteBuffer bytes, List<String> texts) {
    bytes.flip();
    int count = bytes.remaining();
    if (count > 0) {
      try {
        texts.add(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
      } catch (CharacterCodingException e) {
        texts.addAll(Collections.nCopies(count, "\ufffd"));
      }
    }
    bytes.clear();
  }

  private static DecoderStep strip(String content, int start, int stop) {
    return tokens -> {
      List<String> texts = new ArrayList<>(tokens.size());
      for (String token : tokens) {
        int from = 0;
        for (int i = 0; i < start && token.startsWith(content, from); i++) {
          from += content.length();
        }
        int to = token.length();
        for (int i = 0; i < stop && to > from && token.substring(from, to).endsWith(content); i++) {
          to -= content.length();
        }
        texts.add(token.substring(from, to));
      }
      return texts;
    };
  }

  private static DecoderStep replace(JsonNode pattern, String content) {
    Pattern compiled =
        pattern.has("Regex")
            ? Pattern.compile(pattern.get("Regex").asText())
            : Pattern.compile(pattern.path("String").asText(), Pattern.LITERAL);
    String replacement = Matcher.quoteReplacement(content);
    return tokens ->
        tokens.stream().map(token -> compiled.matcher(token).replaceAll(replacement)).toList();
  }
}
