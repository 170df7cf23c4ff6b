package dev.millstream.benchmarks.task;

import static dev.millstream.benchmarks.task.TaskCase.asking;

import dev.millstream.benchmarks.task.TaskCase.Input;
import dev.millstream.benchmarks.task.TaskCase.Neighbours;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Task;
import dev.millstream.task.TextPair;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.Question;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.rank.RankingTask.Query;
import dev.millstream.task.similar.Sentences;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.tag.TaggingOptions;
import dev.millstream.tokenize.Truncation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tasks that can be measured: on a real model where one is at hand, else on a tiny one. */
public final class TaskCases {
  private static final ZeroShotOptions LABELS =
      ZeroShotOptions.of(List.of("science", "history", "travel", "technology"));
  private static final String QUESTION = "What is it about?";
  private static final Truncation CUT = Truncation.LONGEST_FIRST;
  private static final int SENTENCES = 4;
  private static final int DOCUMENTS = 8;
  private static final int TEXTS_OF_A_CONTEXT = 4;
  private static final int WORDS_OF_A_QUERY = 8;

  private final List<TaskCase> all;

  private TaskCases(List<TaskCase> all) {
    this.all = List.copyOf(all);
  }

  /**
   * All tasks.
   *
   * @param encoder the sentence encoder that embeds
   * @param models folder with the models that do not come with the repository: {@code
   *     local/minilm-spam} and {@code tiny/}
   */
  public static TaskCases of(ModelRef encoder, Path models) {
    return new TaskCases(
        Stream.of(ofEncoder(encoder), ofLabels(models), ofTokens(models), ofTokenizer(encoder))
            .flatMap(List::stream)
            .toList());
  }

  private static List<TaskCase> ofEncoder(ModelRef encoder) {
    return List.of(
        real(
            "embedding",
            encoder,
            tasks -> tasks.embedding(EmbeddingOptions.DEFAULT),
            Neighbours::at),
        real(
            "feature-extraction",
            encoder,
            tasks -> tasks.featureExtraction(CUT, 0),
            Neighbours::at),
        real(
            "sentence-similarity",
            encoder,
            tasks -> tasks.sentenceSimilarity(EmbeddingOptions.DEFAULT, null),
            (texts, place) -> new Sentences(texts.at(place), texts.after(place, SENTENCES))));
  }

  private static List<TaskCase> ofLabels(Path models) {
    ModelRef spam = folder(models, "local/minilm-spam");
    return List.of(
        real(
            "text-classification",
            spam,
            tasks -> tasks.textClassification(ClassificationOptions.DEFAULT.withTruncation(CUT, 0)),
            (texts, place) -> TextPair.of(texts.at(place))),
        tiny(
            "zero-shot-classification",
            folder(models, "tiny/zero-shot-classification/bert"),
            tasks -> tasks.zeroShotClassification(LABELS),
            Neighbours::at),
        tiny(
            "text-ranking",
            folder(models, "tiny/text-ranking/cross-encoder"),
            tasks -> tasks.textRanking(DOCUMENTS, false),
            (texts, place) -> new Query(query(texts.at(place)), texts.after(place, DOCUMENTS))));
  }

  private static List<TaskCase> ofTokens(Path models) {
    return List.of(
        tiny(
            "token-classification",
            folder(models, "tiny/token-classification/bert"),
            tasks -> tasks.tokenClassification(TaggingOptions.DEFAULT),
            Neighbours::at),
        tiny(
            "question-answering",
            folder(models, "tiny/question-answering/bert"),
            tasks -> tasks.questionAnswering(AnswerOptions.DEFAULT),
            (texts, place) ->
                new Question(QUESTION, String.join(" ", texts.after(place, TEXTS_OF_A_CONTEXT)))),
        tiny(
            "fill-mask",
            folder(models, "tiny/fill-mask/bert"),
            tasks -> tasks.fillMask(new FillMaskOptions(5, null, CUT, 0)),
            (texts, place) -> "[MASK] " + texts.at(place)),
        tiny(
            "sparse-encoder",
            folder(models, "tiny/sparse-encoder/splade"),
            tasks -> tasks.sparseEmbedding(SparseOptions.DEFAULT),
            Neighbours::at));
  }

  private static List<TaskCase> ofTokenizer(ModelRef encoder) {
    return List.of(
        new TaskCase(
            "tokenize",
            encoder,
            "tokenizer alone",
            (model, plan, texts) -> new TokenizedLoad(model.tokenizer(), plan, texts)));
  }

  private static <I, O> TaskCase real(
      String name,
      ModelRef model,
      Function<ModelTasks, ? extends Task<I, O>> task,
      Input<I> input) {
    String named = model.toString();
    String shortly = named.substring(1 + Math.max(named.lastIndexOf('/'), named.indexOf(':')));
    return new TaskCase(name, model, shortly, asking(task, input));
  }

  private static <I, O> TaskCase tiny(
      String name,
      ModelRef model,
      Function<ModelTasks, ? extends Task<I, O>> task,
      Input<I> input) {
    return new TaskCase(name, model, TaskCase.TINY, asking(task, input));
  }

  private static ModelRef folder(Path models, String name) {
    return new ModelRef.Folder(models.resolve(name).toString());
  }

  /** The first words of a text. */
  private static String query(String text) {
    return Arrays.stream(text.split(" ", WORDS_OF_A_QUERY + 1))
        .limit(WORDS_OF_A_QUERY)
        .collect(Collectors.joining(" "));
  }

  /**
   * Only those with these names, in the order named; all where none is named.
   *
   * @throws IllegalArgumentException with a sentence listing the names
   */
  public TaskCases named(List<String> names) {
    return names.isEmpty() ? this : new TaskCases(names.stream().map(this::named).toList());
  }

  private TaskCase named(String name) {
    return all.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--tasks had '%s', but must be some of %s.".formatted(name, names())));
  }

  private String names() {
    return all.stream().map(TaskCase::name).collect(Collectors.joining(", "));
  }

  List<TaskCase> all() {
    return all;
  }
}
