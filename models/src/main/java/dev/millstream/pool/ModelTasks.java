package dev.millstream.pool;

import dev.millstream.model.Labels;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.model.SimilarityFunction;
import dev.millstream.model.SparseEncoderConfig;
import dev.millstream.task.EmbeddingHead;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.OutputKind;
import dev.millstream.task.Prompts;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.RowTask;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TokenFeaturesTask;
import dev.millstream.task.TokensTask;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.QuestionAnsweringTask;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.TextClassificationTask;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotTask;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.fill.FillMaskTask;
import dev.millstream.task.rank.CrossEncoderTask;
import dev.millstream.task.rank.RankingTask;
import dev.millstream.task.similar.SentenceSimilarityTask;
import dev.millstream.task.sparse.SparseDecoder;
import dev.millstream.task.sparse.SparseEmbeddingTask;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.tag.TaggingOptions;
import dev.millstream.task.tag.TokenClassificationTask;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Truncation;
import dev.millstream.tokenize.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loaded model, by the Hub's names. Each is made for one set of options, costs
 * little and is used by many threads; what tasks need of the model's files is read once.
 *
 * <p>Each method throws {@link ModelLoadException} when the model's graph or files are not those of
 * the task.
 */
public final class ModelTasks {
  private final ModelFiles files;
  private final TaskFiles read;
  private final Tokenizer tokenizer;
  private final List<GraphOutput> outputs;
  private final @Nullable Integer vocabSize;

  ModelTasks(ModelFiles files, ModelConfig config, Tokenizer tokenizer, List<GraphOutput> outputs) {
    this.files = files;
    this.read = new TaskFiles(files, config);
    this.tokenizer = tokenizer;
    this.outputs = outputs;
    this.vocabSize = config.vocabSize();
  }

  /**
   * Sentence-transformers' {@code encode}.
   *
   * @throws IllegalArgumentException when it lacks the prompt or the dimensions asked for
   */
  public EmbeddingTask embedding(EmbeddingOptions options) {
    requireOutput(OutputKind.TOKEN_STATES, "feature-extraction");
    SentenceTransformerConfig modules = read.sentenceTransformer();
    EmbeddingHead whole = read.embeddingHead();
    EmbeddingHead head =
        options.truncateDim() == 0 ? whole : whole.truncatedTo(options.truncateDim());
    String prefix = new Prompts(files.name(), modules.prompts()).prefix(options.prompt());
    return new EmbeddingTask(
        new RowEncoder(tokenizer, options.truncation()),
        options.normalize() ? head.normalized() : head,
        prefix,
        modules.lowerCase());
  }

  /**
   * Sentence-transformers' {@code similarity}.
   *
   * @param function null for what the model's configuration says
   * @throws IllegalArgumentException when it lacks the prompt or the dimensions asked for
   */
  public SentenceSimilarityTask sentenceSimilarity(
      EmbeddingOptions options, @Nullable SimilarityFunction function) {
    return new SentenceSimilarityTask(
        embedding(options), function == null ? read.similarity() : function);
  }

  /**
   * Sentence-transformers' {@code SparseEncoder.encode}.
   *
   * @throws IllegalArgumentException when it lacks the prompt asked for
   */
  public SparseEmbeddingTask sparseEmbedding(SparseOptions options) {
    requireLogits("sparse-encoder", true);
    SparseEncoderConfig modules = read.sparseEncoder();
    String prefix = new Prompts(files.name(), modules.prompts()).prefix(options.prompt());
    return new SparseEmbeddingTask(tokenizer, modules, prefix, options);
  }

  /** Sentence-transformers' {@code SparseEncoder.decode}; reads the vocabulary. */
  public SparseDecoder sparseDecoder() {
    return new SparseDecoder(read.vocabulary());
  }

  /**
   * transformers' {@code feature-extraction}: the vector of each token.
   *
   * @param truncation of texts with more tokens than are allowed; Python's pipeline fails on them
   * @param maxLength how many are, special tokens included; 0 for as many as the model takes
   */
  public TokenFeaturesTask featureExtraction(Truncation truncation, int maxLength) {
    requireOutput(OutputKind.TOKEN_STATES, "feature-extraction");
    Tokenizer limited = maxLength == 0 ? tokenizer : tokenizer.limitedTo(maxLength);
    return new TokenFeaturesTask(new RowEncoder(limited, truncation));
  }

  /** transformers' {@code text-classification}; also a reward model's raw score. */
  public TextClassificationTask textClassification(ClassificationOptions options) {
    return new TextClassificationTask(tokenizer, labels("text-classification", false), options);
  }

  /** transformers' {@code zero-shot-classification}. */
  public ZeroShotTask zeroShotClassification(ZeroShotOptions options) {
    return new ZeroShotTask(tokenizer, labels("zero-shot-classification", false), options);
  }

  /**
   * Sentence-transformers' {@code CrossEncoder.predict}.
   *
   * @param activation null for what the model's configuration says
   */
  public CrossEncoderTask textRanking(@Nullable ScoreFunction activation) {
    return textRanking(activation, Truncation.LONGEST_FIRST);
  }

  /**
   * As above.
   *
   * @param truncation of pairs with more tokens than are allowed; Python cuts the longer text
   */
  public CrossEncoderTask textRanking(@Nullable ScoreFunction activation, Truncation truncation) {
    Labels labels = labels("text-ranking", false);
    if (labels.names().size() > 1) {
      throw new ModelLoadException(
          "the task text-ranking reads one score of each pair, but %s gives %d. Use a model with one label, or the task text-classification."
              .formatted(files, labels.names().size()));
    }
    ScoreFunction own =
        read.crossEncoder().isSigmoid() ? ScoreFunction.SIGMOID : ScoreFunction.NONE;
    RowEncoder encoder = new RowEncoder(tokenizer, truncation);
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

  /** transformers' {@code token-classification}; reads the vocabulary. */
  public TokenClassificationTask tokenClassification(TaggingOptions options) {
    Labels labels = labels("token-classification", true);
    Vocabulary vocabulary = read.vocabulary();
    return new TokenClassificationTask(
        tokenizer,
        vocabulary,
        read.decoder(),
        labels.names(),
        read.tokenNames().of("unk_token").map(vocabulary::id).orElse(OptionalInt.empty()),
        options);
  }

  /**
   * transformers' {@code fill-mask}; reads the vocabulary.
   *
   * @throws IllegalArgumentException when none of the targets is or begins with a token
   */
  public FillMaskTask fillMask(FillMaskOptions options) {
    requireLogits("fill-mask", true);
    Vocabulary vocabulary = read.vocabulary();
    String mask =
        read.tokenNames()
            .of("mask_token")
            .filter(token -> vocabulary.id(token).isPresent())
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        "tokenizer_config.json of %s names no mask_token of its vocabulary, so no mask can be found in a text. Use a masked language model."
                            .formatted(files)));
    return new FillMaskTask(tokenizer, vocabulary, mask, options);
  }

  /** transformers' {@code question-answering}; reads the vocabulary. */
  public QuestionAnsweringTask questionAnswering(AnswerOptions options) {
    requireOutput(OutputKind.START_LOGITS, "question-answering");
    requireOutput(OutputKind.END_LOGITS, "question-answering");
    Vocabulary vocabulary = read.vocabulary();
    OptionalInt classToken =
        read.tokenNames().of("cls_token").map(vocabulary::id).orElse(OptionalInt.empty());
    return new QuestionAnsweringTask(tokenizer, classToken, options);
  }

  /** The most tokens of one row, special tokens included. */
  public int maxTokens() {
    return tokenizer.maxLength();
  }

  /**
   * One of the tasks above, asked with tokens of this model's tokenizer or of an equal one.
   *
   * @throws IllegalArgumentException when the task puts a prompt before texts, or lower-cases them
   */
  public <O> TokensTask<O> ofTokens(RowTask<?, O> task) {
    return new TokensTask<>(task, tokenizer, vocabSize);
  }

  private GraphOutput requireLogits(String task, boolean ofTokens) {
    GraphOutput logits = requireOutput(OutputKind.LOGITS, task);
    if (logits.isOfTokens() != ofTokens) {
      throw new ModelLoadException(
          "the task %s reads one set of logits for each %s, but the graph of %s gives one for each %s. Use a model that was exported for this task."
              .formatted(task, ofTokens ? "token" : "text", files, ofTokens ? "text" : "token"));
    }
    return logits;
  }

  private Labels labels(String task, boolean ofTokens) {
    GraphOutput logits = requireLogits(task, ofTokens);
    Labels labels = read.labels();
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
