package dev.millstream.flink;

import dev.millstream.flink.inference.InputOf;
import dev.millstream.flink.inference.OutputTypes;
import dev.millstream.pool.LoadedModel;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.RowTask;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.fill.MaskFill;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.Truncation;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model over a stream of tokens that {@link Inference#tokenize} made, without tokenizing
 * again: answers are those to the texts, to the bit.
 *
 * <p>The tokenizer must be the model's own or an equal one. Tokens of another, of several windows,
 * or of more than the model takes are failures. A model that puts a prompt before each text or
 * lower-cases it is refused when the job starts: ask for the empty prompt, and put it before the
 * texts that are tokenized.
 *
 * @param <I> the stream's records
 */
public final class TokenInference<I> {
  private final Inference<I> inference;
  private final InputOf<I, Tokenization> tokens;

  TokenInference(Inference<I> inference, InputOf<I, Tokenization> tokens) {
    this.inference = inference;
    this.tokens = tokens;
  }

  /** Makes the task that would be asked with texts; travels in the job graph. */
  @FunctionalInterface
  public interface RowTaskFactory<O> extends Serializable {

    /**
     * Makes the task.
     *
     * @throws dev.millstream.model.ModelLoadException when this model cannot do it
     * @throws IllegalArgumentException when it cannot do it with these options
     */
    RowTask<?, O> create(LoadedModel model);
  }

  /** As {@link Inference#embed(InputOf)}. */
  public InferenceStreams<I, Embedding> embed() {
    return embed(EmbeddingOptions.DEFAULT);
  }

  /** As {@link Inference#embed(InputOf, EmbeddingOptions)}. */
  public InferenceStreams<I, Embedding> embed(EmbeddingOptions options) {
    return run("embed", model -> model.tasks().embedding(options), OutputTypes.EMBEDDING);
  }

  /** As {@link Inference#embedSparse}. */
  public InferenceStreams<I, SparseEmbedding> embedSparse(SparseOptions options) {
    return run(
        "embed-sparse",
        model -> model.tasks().sparseEmbedding(options),
        OutputTypes.SPARSE_EMBEDDING);
  }

  /** As {@link Inference#classifyPairs}. */
  public InferenceStreams<I, List<LabelScore>> classify(ClassificationOptions options) {
    return run("classify", model -> model.tasks().textClassification(options), OutputTypes.LABELS);
  }

  /** As {@link Inference#fill}. */
  public InferenceStreams<I, List<List<MaskFill>>> fill(FillMaskOptions options) {
    return run("fill", model -> model.tasks().fillMask(options), OutputTypes.FILLS);
  }

  /** As {@link Inference#score}; a cross-encoder reads tokens of pairs. */
  public InferenceStreams<I, Float> score(@Nullable ScoreFunction function) {
    return run("score", model -> model.tasks().textRanking(function), OutputTypes.SCORE);
  }

  /** The vector of each token, special ones included, as transformers' feature-extraction. */
  public InferenceStreams<I, float[][]> features() {
    return run(
        "features",
        model -> model.tasks().featureExtraction(Truncation.ERROR, 0),
        OutputTypes.TOKEN_VECTORS);
  }

  /** Any task that reads one row, or one of your own; as {@link Inference#ask}. */
  public <O> InferenceStreams<I, O> ask(RowTaskFactory<O> task, TypeInformation<O> output) {
    return run("inference", task, output);
  }

  private <O> InferenceStreams<I, O> run(
      String name, RowTaskFactory<O> task, TypeInformation<O> output) {
    return inference
        .named(name)
        .ask(tokens, model -> model.tasks().ofTokens(task.create(model)), output);
  }
}
