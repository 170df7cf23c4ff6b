package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.batch.BatchMeasure;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.Prompt;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.Question;
import dev.millstream.tokenize.Truncation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three of ten texts say what an earlier one said. */
class RepeatedTextsTest {
  private static final double REPEATS = 0.3;
  private static final int TEXTS = 1000;
  private static final int FEW = 60;

  private final ModelPool pool = ModelPool.ofThisProcess();

  @Test
  void eachDistinctTextRunsOnceAndVectorsAreBitIdentical() throws Exception {
    compare(TinyModels.mean(), texts(TEXTS));
  }

  @Test
  void eachDistinctTextOfTheRealModelRunsOnceAndVectorsAreBitIdentical() throws Exception {
    compare(ModelRef.DEFAULT, texts(FEW));
  }

  @Test
  void anotherPromptOrDimensionIsAnotherRow() throws Exception {
    ModelSpec spec = ModelSpec.of(TinyModels.mean()).with(Device.CPU).withCachedTexts(TEXTS);
    try (Lease lease = pool.lease(spec)) {
      LoadedModel model = lease.model();
      EmbeddingTask whole = model.tasks().embedding(EmbeddingOptions.DEFAULT);
      EmbeddingTask again = model.tasks().embedding(EmbeddingOptions.DEFAULT);
      EmbeddingTask shorter =
          model.tasks().embedding(new EmbeddingOptions(new Prompt.OfTheModel(), 8));
      EmbeddingTask prompted =
          model.tasks().embedding(new EmbeddingOptions(new Prompt.Literal("query: "), 0));

      EmbeddingTask scaled =
          model
              .tasks()
              .embedding(
                  new EmbeddingOptions(new Prompt.OfTheModel(), 0, true, Truncation.LONGEST_FIRST));

      assertThat(model.submit(whole, "a text").get().rows().get(0).measure().rows()).isEqualTo(1);
      assertThat(model.submit(scaled, "a text").get().rows().get(0).measure().rows()).isEqualTo(1);
      assertThat(model.submit(again, "a text").get().rows().get(0).measure())
          .isEqualTo(BatchMeasure.REUSED);
      assertThat(model.submit(shorter, "a text").get().output().vector()).hasSize(8);
      assertThat(model.submit(prompted, "a text").get().rows().get(0).measure().rows())
          .isEqualTo(1);
    }
  }

  @Test
  void aQuestionThatWasAskedOfTheSameContextIsNotAskedAgain() throws Exception {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder("question-answering/roberta").toString());
    ModelSpec spec = ModelSpec.of(ref).with(Device.CPU).withCachedTexts(TEXTS);
    String context =
        String.join(
            " ", IntStream.range(0, 100).mapToObj(i -> "Alice met Bob " + i + ".").toList());
    Question question = new Question("Who?", context);
    try (Lease lease = pool.lease(spec)) {
      LoadedModel model = lease.model();
      var first =
          model.submit(model.tasks().questionAnswering(AnswerOptions.DEFAULT), question).get();
      var again =
          model.submit(model.tasks().questionAnswering(AnswerOptions.DEFAULT), question).get();

      assertThat(first.rows()).hasSizeGreaterThan(1).noneMatch(RowCost::isReused);
      assertThat(again.rows()).allMatch(RowCost::isReused);
      assertThat(again.output()).isEqualTo(first.output());
    }
  }

  private void compare(ModelRef ref, List<String> texts) throws Exception {
    List<float[]> without = new ArrayList<>();
    ModelSpec spec = ModelSpec.of(ref).with(Device.CPU);
    try (Lease lease = pool.lease(spec)) {
      answers(lease.model(), texts).forEach(answer -> without.add(answer.output().vector()));
    }
    try (Lease lease = pool.lease(spec.withCachedTexts(TEXTS))) {
      List<Answer<Embedding>> answers = answers(lease.model(), texts);
      for (int place = 0; place < texts.size(); place++) {
        assertThat(answers.get(place).output().vector()).containsExactly(without.get(place));
      }
      long ran = answers.stream().filter(answer -> !answer.rows().get(0).isReused()).count();
      assertThat(ran).isEqualTo(new HashSet<>(texts).size()).isLessThan(texts.size());
      assertThat(answers(lease.model(), texts)).allMatch(answer -> answer.rows().get(0).isReused());
    }
  }

  private static List<Answer<Embedding>> answers(LoadedModel model, List<String> texts) {
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
    List<CompletableFuture<Answer<Embedding>>> futures =
        texts.stream().map(text -> model.submit(task, text)).toList();
    return futures.stream().map(CompletableFuture::join).toList();
  }

  private static List<String> texts(int count) {
    Random random = new Random(1);
    List<String> texts = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      texts.add(
          number > 0 && random.nextDouble() < REPEATS
              ? texts.get(random.nextInt(number))
              : "number " + number + " and more ".repeat(random.nextInt(6)));
    }
    return texts;
  }
}
