package dev.millstream.request;

import dev.millstream.model.SimilarityFunction;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.Prepared;
import dev.millstream.task.similar.SentenceSimilarityTask;
import dev.millstream.task.similar.Sentences;
import dev.millstream.tokenize.Truncation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * sentence-similarity: sentence-transformers' {@code encode} and {@code similarity}.
 *
 * @param function null for the model's
 */
record SentenceSimilarityForm(
    EmbeddingOptions options, @Nullable SimilarityFunction function, Precision precision)
    implements Form {
  private static final String SOURCE = "source_sentence";
  private static final String SENTENCES = "sentences";
  static final Set<String> NAMES =
      Set.of(
          PromptChoice.PROMPT,
          PromptChoice.NAME,
          "normalize_embeddings",
          "truncate_dim",
          "similarity_fn_name",
          "precision",
          "truncation");

  static Form of(Parameters parameters) {
    Overlong overlong = Overlong.of(parameters);
    Precision precision = parameters.oneOf("precision", List.of(Precision.values()));
    EmbeddingOptions options =
        new EmbeddingOptions(
            PromptChoice.of(parameters),
            parameters.integer("truncate_dim", 1, Integer.MAX_VALUE, 0),
            parameters.flag("normalize_embeddings", false),
            overlong == null
                ? Truncation.LONGEST_FIRST
                : overlong.inOneRow(parameters.task(), Truncation.LONGEST_FIRST));
    return new SentenceSimilarityForm(
        options,
        parameters.oneOf("similarity_fn_name", List.of(SimilarityFunction.values())),
        precision == null ? Precision.FLOAT32 : precision);
  }

  @Override
  public Asked over(ModelTasks tasks) {
    return new Texts(
        tasks.embedding(options), tasks.sentenceSimilarity(options, function), precision);
  }

  private record Texts(
      EmbeddingTask embedding, SentenceSimilarityTask similarity, Precision precision)
      implements Asked {
    @Override
    public String takes() {
      return "a string, an object with source_sentence and sentences, or an array of these";
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      if (input.isText()) {
        return Outcome.of(embedding.prepare(input.text()), this::vector);
      }
      input.requireObjectOf(SOURCE, SENTENCES);
      if (precision != Precision.FLOAT32) {
        throw new IllegalArgumentException(
            "precision was \"%s\", but sentences are compared by vectors of \"float32\". Leave it out."
                .formatted(precision.name().toLowerCase(Locale.ROOT)));
      }
      Sentences sentences = new Sentences(input.text(SOURCE), input.texts(SENTENCES));
      return Outcome.of(similarity.prepare(sentences), Texts::nearness);
    }

    private Outcome vector(Embedding result) {
      return Outcome.of(json -> precision.write(json, result.vector()));
    }

    private static Outcome nearness(List<Float> numbers) {
      return new Outcome(
          json -> {
            json.writeStartArray();
            for (float number : numbers) {
              PythonFloat.write(json, number);
            }
            json.writeEndArray();
          },
          null,
          numbers.stream().mapToDouble(Float::doubleValue).max().orElse(Double.NaN));
    }
  }
}
