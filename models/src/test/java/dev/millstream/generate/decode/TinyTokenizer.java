package dev.millstream.generate.decode;

import dev.millstream.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** The tokenizers among the test resources, one of each kind. */
enum TinyTokenizer {
  WORDPIECE("tokenizers/wordpiece", 800),
  BYTE_LEVEL_BPE("tokenizers/byte-level-bpe", 800),
  UNIGRAM("tokenizers/unigram", 802),
  UNIGRAM_T5("tokenizers/unigram-t5", 810),
  BYTE_FALLBACK_BPE("tokenizers/byte-fallback-bpe", 800),
  LLAMA("text-generation/llama", 800),
  GPT2("text-generation/gpt2", 600);

  private final Path file;
  private final int vocabulary;

  TinyTokenizer(String folder, int vocabulary) {
    this.file = Path.of("src/test/resources/tiny", folder, "tokenizer.json");
    this.vocabulary = vocabulary;
  }

  static TinyTokenizer ofModel(String model) {
    return model.endsWith("llama") ? LLAMA : GPT2;
  }

  int vocabulary() {
    return vocabulary;
  }

  void with(BiConsumer<Tokenizer, Detokenizer> test) {
    try (Tokenizer tokenizer = Tokenizer.load(file, 10_000)) {
      test.accept(tokenizer, Detokenizer.of(tokenizer, file));
    }
  }
}
