package dev.millstream.benchmarks.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.tokenize.Tokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringTokenizer;

/**
 * The running words of the quickstart's documents, each with its number of tokens, so that a text
 * of a wanted number of tokens can be cut from them.
 *
 * <p>MiniLM's tokenizer splits at white space first, so the tokens of words add up.
 */
public final class Words {
  private static final String CORPUS = "/dev/millstream/jobs/quickstart/docs.jsonl";
  private static final int SPECIAL_TOKENS = 2;
  private static final int MOST_TOKENS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Word> running;
  private final List<Word> ofOneToken;

  private record Word(String text, int tokens) {}

  private Words(List<Word> running) {
    this.running = running;
    this.ofOneToken = running.stream().filter(word -> word.tokens() == 1).toList();
  }

  /** Reads the corpus and counts its tokens with the tokenizer of the bundled MiniLM. */
  public static Words load() {
    ModelFiles miniLm =
        ModelLocator.ofThisProcess().locate(ModelRef.DEFAULT, Variant.FP32, Device.Kind.CPU);
    try (Tokenizer tokenizer = Tokenizer.load(miniLm.require("tokenizer.json"), Lengths.LONGEST)) {
      Map<String, Integer> counted = new HashMap<>();
      List<Word> words = new ArrayList<>();
      for (String text : documents()) {
        StringTokenizer split = new StringTokenizer(text);
        while (split.hasMoreTokens()) {
          String word = split.nextToken();
          int tokens = counted.computeIfAbsent(word, tokenizer::count);
          // Neither rules of dashes and the like, nor words that the tokenizer drops.
          if (tokens >= 1 && tokens <= MOST_TOKENS) {
            words.add(new Word(word, tokens));
          }
        }
      }
      return new Words(words);
    }
  }

  private static List<String> documents() {
    List<String> texts = new ArrayList<>();
    try (InputStream bytes = Words.class.getResourceAsStream(CORPUS)) {
      if (bytes == null) {
        throw new IllegalStateException(
            "the class path has no " + CORPUS + ". Build the jobs module again.");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        texts.add(text(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /** The quickstart has a broken record on purpose. */
  private static String text(String line) {
    try {
      return JSON.readTree(line).path("text").asText();
    } catch (JsonProcessingException broken) {
      return "";
    }
  }

  /**
   * A run of words from a random place, with just this many tokens.
   *
   * @param tokens special tokens included
   */
  String text(int tokens, Random random) {
    int left = tokens - SPECIAL_TOKENS;
    int next = random.nextInt(running.size());
    StringBuilder text = new StringBuilder();
    while (left > 0) {
      Word word = running.get(next);
      next = (next + 1) % running.size();
      if (word.tokens() > left) {
        word = ofOneToken.get(random.nextInt(ofOneToken.size()));
      }
      text.append(text.isEmpty() ? "" : " ").append(word.text());
      left -= word.tokens();
    }
    return text.toString();
  }
}
