package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.ModelTasks;
import dev.millstream.pool.TinyModels;
import dev.millstream.request.HubTask;
import dev.millstream.request.RequestTask;
import dev.millstream.request.TaskRequest;
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
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each task reads each text of an input once, however many rows it becomes. */
class TextsReadOnceTest {
  private static final String TEXT = "The mill stands by the river.";
  private static final String LONG = "The mill stands by the river and grinds. ".repeat(40);
  private static final List<String> OTHERS = List.of("A mill.", "A river.", "Bread.");
  private static final String ENCODER = "sentence-similarity/mean";
  private static final String CLASSIFIER = "text-classification/distilbert-single-label";
  private static final String ENTAILMENT = "zero-shot-classification/bert";
  private static final String RANKER = "text-ranking/cross-encoder";
  private static final String TAGGER = "token-classification/bert";
  private static final String READER = "question-answering/bert";

  /** What answering one input took. */
  private record Read(long texts, int rows) {}

  private static <I, O> Read read(
      String model, Function<ModelTasks, ? extends Task<I, O>> task, I input)
      throws InterruptedException {
    ModelRef folder = new ModelRef.Folder(TinyModels.folder(model).toString());
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(folder))) {
      LoadedModel loaded = lease.model();
      Task<I, O> asked = task.apply(loaded.tasks());
      long before = loaded.tokenizer().textsRead();
      Answer<O> answer = loaded.submit(asked, input).join();
      return new Read(loaded.tokenizer().textsRead() - before, answer.rows().size());
    }
  }

  private static Read readRequest(String model, String task, String inputs, String parameters)
      throws InterruptedException {
    return read(
        model,
        tasks -> RequestTask.of(HubTask.of(task), tasks, "{}"),
        new TaskRequest(inputs, parameters));
  }

  @Test
  void whereAnInputIsARow() throws Exception {
    assertThat(read(ENCODER, tasks -> tasks.embedding(EmbeddingOptions.DEFAULT), TEXT))
        .isEqualTo(new Read(1, 1));
    assertThat(read(ENCODER, tasks -> tasks.featureExtraction(Truncation.ERROR, 0), TEXT))
        .isEqualTo(new Read(1, 1));
    assertThat(
            read(
                CLASSIFIER,
                tasks -> tasks.textClassification(ClassificationOptions.DEFAULT),
                TextPair.of(TEXT)))
        .isEqualTo(new Read(1, 1));
    assertThat(read(TAGGER, tasks -> tasks.tokenClassification(TaggingOptions.DEFAULT), TEXT))
        .isEqualTo(new Read(1, 1));
    assertThat(
            read("fill-mask/bert", tasks -> tasks.fillMask(FillMaskOptions.DEFAULT), "A [MASK]."))
        .isEqualTo(new Read(1, 1));
    assertThat(
            read(
                "sparse-encoder/splade",
                tasks -> tasks.sparseEmbedding(SparseOptions.DEFAULT),
                TEXT))
        .isEqualTo(new Read(1, 1));
    assertThat(read(RANKER, tasks -> tasks.textRanking(null), new TextPair(TEXT, "A mill.")))
        .isEqualTo(new Read(2, 1));
  }

  @Test
  void whereEachOfSeveralTextsIsARowWithTheSameOne() throws Exception {
    assertThat(
            read(
                ENTAILMENT,
                tasks -> tasks.zeroShotClassification(ZeroShotOptions.of(OTHERS)),
                TEXT))
        .isEqualTo(new Read(1 + 3, 3));
    assertThat(read(RANKER, tasks -> tasks.textRanking(3, false), new Query(TEXT, OTHERS)))
        .isEqualTo(new Read(1 + 3, 3));
    assertThat(
            read(
                ENCODER,
                tasks -> tasks.sentenceSimilarity(EmbeddingOptions.DEFAULT, null),
                new Sentences(TEXT, OTHERS)))
        .isEqualTo(new Read(1 + 3, 1 + 3));
  }

  @Test
  void whereATextIsReadInWindows() throws Exception {
    Read answer =
        read(
            READER,
            tasks -> tasks.questionAnswering(AnswerOptions.DEFAULT),
            new Question("Where?", LONG));
    assertThat(answer.texts()).isEqualTo(2);
    assertThat(answer.rows()).isGreaterThan(2);

    Read tags =
        read(
            TAGGER,
            tasks -> tasks.tokenClassification(TaggingOptions.DEFAULT.withStride(16)),
            LONG);
    assertThat(tags.texts()).isEqualTo(1);
    assertThat(tags.rows()).isGreaterThan(2);
  }

  @Test
  void whereTheInputIsARequest() throws Exception {
    assertThat(readRequest(CLASSIFIER, "text-classification", "[\"a\", \"b\"]", "{\"top_k\": 2}"))
        .isEqualTo(new Read(2, 2));
    assertThat(
            readRequest(
                ENTAILMENT,
                "zero-shot-classification",
                "\"a mill\"",
                "{\"candidate_labels\": [\"a\", \"b\", \"c\"]}"))
        .isEqualTo(new Read(1 + 3, 3));
    assertThat(
            readRequest(
                RANKER,
                "text-ranking",
                "{\"query\": \"a mill\", \"documents\": [\"a\", \"b\", \"c\"]}",
                "{\"top_k\": 1}"))
        .isEqualTo(new Read(1 + 3, 3));
  }

  @ParameterizedTest
  @EnumSource
  void andPairsAreThoseThatAreReadAlone(Families family) {
    List<String> seconds = List.of("Who?", TEXT, LONG);
    try (Tokenizer tokenizer = family.load(32)) {
      for (String first : seconds) {
        assertThat(tokenizer.encodePairs(first, seconds, Truncation.LONGEST_FIRST))
            .usingRecursiveComparison()
            .isEqualTo(
                seconds.stream()
                    .map(second -> tokenizer.tokenize(first, second, Truncation.LONGEST_FIRST))
                    .map(TokenizedText::encoding)
                    .toList());
      }
    }
  }
}
