package dev.millstream.pool;

import dev.millstream.model.CrossEncoderConfig;
import dev.millstream.model.Labels;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.task.EmbeddingHead;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.OutputKind;
import dev.millstream.task.Prompts;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.TextClassificationTask;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotTask;
import dev.millstream.task.rank.CrossEncoderTask;
import dev.millstream.task.rank.RankingTask;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Truncation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loaded model, by the Hub's names. Each is made for one set of options, costs
 * little and is used by many threads.
 *
 * <p>Each method throws {@link ModelLoadException} when the model's graph or files are not those of
 * the task.
 */
public final class ModelTasks {
  private final ModelFiles files;
  private final ModelConfig config;
  private final SentenceTransformerConfig sentenceTransformer;
  private final Tokenizer tokenizer;
  private final List<GraphOutput> outputs;

  ModelTasks(
      ModelFiles files,
      ModelConfig config,
      SentenceTransformerConfig sentenceTransformer,
      Tokenizer tokenizer,
      List<GraphOutput> outputs) {
    this.files = files;
    this.config = config;
    this.sentenceTransformer = sentenceTransformer;
    this.tokenizer = tokenizer;
    this.outputs = outputs;
  }

  /**
   * Sentence-transformers' {@code encode}.
   *
   * @throws IllegalArgumentException when it lacks the prompt or the dimensions asked for
   */
  public EmbeddingTask embedding(EmbeddingOptions options) {
    requireOutput(OutputKind.TOKEN_STATES, "feature-extraction");
    EmbeddingHead whole = EmbeddingHead.of(sentenceTransformer, files, config);
    EmbeddingHead head =
        options.truncateDim() == 0 ? whole : whole.truncatedTo(options.truncateDim());
    String prefix =
        new Prompts(files.name(), sentenceTransformer.prompts()).prefix(options.prompt());
    return new EmbeddingTask(tokenizer, head, prefix, sentenceTransformer.lowerCase());
  }

  /** transformers' {@code text-classification}; also a reward model's raw score. */
  public TextClassificationTask textClassification(ClassificationOptions options) {
    return new TextClassificationTask(tokenizer, labels("text-classification"), options);
  }

  /** transformers' {@code zero-shot-classification}. */
  public ZeroShotTask zeroShotClassification(ZeroShotOptions options) {
    return new ZeroShotTask(tokenizer, labels("zero-shot-classification"), options);
  }

  /**
   * Sentence-transformers' {@code CrossEncoder.predict}.
   *
   * @param activation null for what the model's configuration says
   */
  public CrossEncoderTask textRanking(@Nullable ScoreFunction activation) {
    Labels labels = labels("text-ranking");
    if (labels.names().size() > 1) {
      throw new ModelLoadException(
          "the task text-ranking reads one score of each pair, but %s gives %d. Use a model with one label, or the task text-classification."
              .formatted(files, labels.names().size()));
    }
    ScoreFunction own =
        CrossEncoderConfig.of(files).isSigmoid() ? ScoreFunction.SIGMOID : ScoreFunction.NONE;
    RowEncoder encoder = new RowEncoder(tokenizer, Truncation.LONGEST_FIRST);
    return new CrossEncoderTask(encoder, activation == null ? own : activation);
  }

  /**
   * Sentence-transformers' {@code CrossEncoder.rank}.
   *
   * @param topK how many documents are told, at least 1
   * @param returnDocuments whether their texts are
   */
  public RankingTask textRanking(int topK, boolean returnDocuments) {
    return new RankingTask(textRanking(null), topK, returnDocuments);
  }

  private Labels labels(String task) {
    GraphOutput logits = requireOutput(OutputKind.LOGITS, task);
    if (logits.isOfTokens()) {
      throw new ModelLoadException(
          "the task %s reads one set of logits for each text, but the graph of %s gives one for each token. Use a model that was exported for this task."
              .formatted(task, files));
    }
    Labels labels = Labels.of(files);
    if (labels.names().size() != logits.width()) {
      throw new ModelLoadException(
          "config.json of %s names %d labels, but its graph gives %d logits. Take both files from the same revision."
              .formatted(files, labels.names().size(), logits.width()));
    }
    return labels;
  }

  private GraphOutput requireOutput(OutputKind kind, String task) {
    return outputs.stream()
        .filter(output -> output.kind() == kind)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "the task %s reads the output %s, but the graph of %s gives only %s. Use a model that was exported for this task."
                        .formatted(
                            task,
                            String.join(" or ", kind.names()),
                            files,
                            outputs.stream().map(GraphOutput::name).toList())));
  }
}
