package dev.millstream.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The tasks that can be asked for, by the Hub's names. */
@SuppressWarnings(
    "ImmutableEnumChecker") // Set.of makes the names so; a form's factory has no state
public enum HubTask {
  /** A text or a pair to labels. */
  TEXT_CLASSIFICATION(TextClassificationForm.NAMES, TextClassificationForm::of),
  /** A text to labels of the caller's. */
  ZERO_SHOT_CLASSIFICATION(ZeroShotForm.NAMES, ZeroShotForm::of),
  /** A text to the entities in it. */
  TOKEN_CLASSIFICATION(TokenClassificationForm.NAMES, TokenClassificationForm::of),
  /** A question and a context to the places that answer it. */
  QUESTION_ANSWERING(QuestionAnsweringForm.NAMES, QuestionAnsweringForm::of),
  /** A text with masks to the tokens that fit. */
  FILL_MASK(FillMaskForm.NAMES, FillMaskForm::of),
  /** A text to a vector for each token. */
  FEATURE_EXTRACTION(FeatureExtractionForm.NAMES, FeatureExtractionForm::of),
  /** A text to its vector, or a sentence to how near others are. */
  SENTENCE_SIMILARITY(SentenceSimilarityForm.NAMES, SentenceSimilarityForm::of),
  /** A query and documents to the documents in order, or a pair to a score. */
  TEXT_RANKING(TextRankingForm.NAMES, TextRankingForm::of),
  /** A text to a sparse vector over the vocabulary. */
  SPARSE_ENCODER(SparseEncoderForm.NAMES, SparseEncoderForm::of);

  private static final Map<String, HubTask> ALIASES =
      Map.of("sentiment-analysis", TEXT_CLASSIFICATION, "ner", TOKEN_CLASSIFICATION);

  private final Set<String> parameters;
  private final Function<Parameters, Form> form;

  HubTask(Set<String> parameters, Function<Parameters, Form> form) {
    this.parameters = parameters;
    this.form = form;
  }

  /** The Hub's name, such as {@code text-classification}. */
  public String hubName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The task of a name, also transformers' {@code sentiment-analysis} and {@code ner}.
   *
   * @throws IllegalArgumentException when there is none; the message lists those that there are,
   *     the nearest first
   */
  public static HubTask of(String name) {
    Map<String, HubTask> known = new TreeMap<>(ALIASES);
    Arrays.stream(values()).forEach(task -> known.put(task.hubName(), task));
    HubTask task = known.get(name);
    if (task == null) {
      throw new IllegalArgumentException(
          "there is no task %s. Choose one of %s."
              .formatted(
                  Names.shown(name), String.join(", ", Names.nearestFirst(name, known.keySet()))));
    }
    return task;
  }

  /** Names of the parameters that it takes. */
  public Set<String> parameters() {
    return parameters;
  }

  /** Reads and checks parameters without a model. */
  Form form(Parameters values) {
    return form.apply(values);
  }
}
