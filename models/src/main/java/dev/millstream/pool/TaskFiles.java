package dev.millstream.pool;

import dev.millstream.model.CrossEncoderConfig;
import dev.millstream.model.Labels;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.model.SimilarityFunction;
import dev.millstream.model.SparseEncoderConfig;
import dev.millstream.model.TokenNames;
import dev.millstream.task.EmbeddingHead;
import dev.millstream.tokenize.TokenDecoder;
import dev.millstream.tokenize.Vocabulary;
import java.nio.file.Path;

/** What tasks need of a model's files, each read once and only if some task needs it. */
final class TaskFiles {
  private final ReadOnce<Vocabulary> vocabulary;
  private final ReadOnce<TokenDecoder> decoder;
  private final ReadOnce<TokenNames> tokenNames;
  private final ReadOnce<Labels> labels;
  private final ReadOnce<CrossEncoderConfig> crossEncoder;
  private final ReadOnce<SparseEncoderConfig> sparseEncoder;
  private final ReadOnce<SentenceTransformerConfig> sentenceTransformer;
  private final ReadOnce<EmbeddingHead> embeddingHead;
  private final ReadOnce<SimilarityFunction> similarity;

  TaskFiles(ModelFiles files, ModelConfig config) {
    this.vocabulary = new ReadOnce<>(() -> Vocabulary.read(tokenizer(files)));
    this.decoder = new ReadOnce<>(() -> TokenDecoder.read(tokenizer(files)));
    this.tokenNames = new ReadOnce<>(() -> TokenNames.of(files));
    this.labels = new ReadOnce<>(() -> Labels.of(files));
    this.crossEncoder = new ReadOnce<>(() -> CrossEncoderConfig.of(files));
    this.sparseEncoder = new ReadOnce<>(() -> SparseEncoderConfig.of(files, config));
    this.sentenceTransformer = new ReadOnce<>(() -> SentenceTransformerConfig.of(files, config));
    this.embeddingHead =
        new ReadOnce<>(() -> EmbeddingHead.of(sentenceTransformer(), files, config));
    this.similarity = new ReadOnce<>(() -> SimilarityFunction.of(files));
  }

  private static Path tokenizer(ModelFiles files) {
    return files.require("tokenizer.json");
  }

  Vocabulary vocabulary() {
    return vocabulary.get();
  }

  TokenDecoder decoder() {
    return decoder.get();
  }

  TokenNames tokenNames() {
    return tokenNames.get();
  }

  Labels labels() {
    return labels.get();
  }

  CrossEncoderConfig crossEncoder() {
    return crossEncoder.get();
  }

  SparseEncoderConfig sparseEncoder() {
    return sparseEncoder.get();
  }

  SentenceTransformerConfig sentenceTransformer() {
    return sentenceTransformer.get();
  }

  EmbeddingHead embeddingHead() {
    return embeddingHead.get();
  }

  SimilarityFunction similarity() {
    return similarity.get();
  }
}
