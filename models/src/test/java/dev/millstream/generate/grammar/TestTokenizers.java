package dev.millstream.generate.grammar;

import dev.millstream.Shared;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** A tokenizer of each kind that writes text. */
enum TestTokenizers {
  BYTE_LEVEL("byte-level-bpe"),
  BYTE_FALLBACK("byte-fallback-bpe"),
  UNIGRAM("unigram"),
  UNIGRAM_T5("unigram-t5"),
  /** A real one, of 49,152 tokens, that lacks some bytes. */
  SMOLLM2("");

  private final String folder;

  TestTokenizers(String folder) {
    this.folder = folder;
  }

  /** Its file, or the test is skipped. */
  Path file() {
    if (folder.isEmpty()) {
      return Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct/tokenizer.json");
    }
    try {
      String resource = "/tiny/tokenizers/" + folder + "/tokenizer.json";
      return Path.of(TestTokenizers.class.getResource(resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Id of the end of a text. */
  int end() {
    return 2;
  }

  RandomWriter writer() {
    return new RandomWriter(file(), end());
  }
}
