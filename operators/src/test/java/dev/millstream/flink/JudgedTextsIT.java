package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.generate.text.WriterLease;
import dev.millstream.generate.text.WriterPool;
import dev.millstream.generate.text.Writing;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingListener;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.FailureCategory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MiniCluster: texts that a model finds likely or not, and the best of several. */
class JudgedTextsIT {
  private static final ModelRef MODEL =
      new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString());
  private static final WritingBudget BUDGET = new WritingBudget(4, 256, 64 << 20, 1);
  private static final String BEST =
      "{\"do_sample\": true, \"temperature\": 1.5, \"max_new_tokens\": 8, \"best_of\": 4}";

  @TempDir Path temp;

  @Test
  void perplexityIsThatOfTheModelWithoutFlink() throws Exception {
    assertSame(WritingTask.PERPLEXITY, "{}");
  }

  @Test
  void theBestOfSeveralTextsIsThatOfTheModelWithoutFlink() throws Exception {
    assertSame(WritingTask.TEXT_GENERATION, BEST);
  }

  @Test
  void soIsTheOneThatAScorerPicks() throws Exception {
    assertSame(
        WritingTask.TEXT_GENERATION.scoredBy(spec("text-ranking/cross-encoder")),
        BEST.replace("}", ", \"details\": true}"));
  }

  private static void assertSame(WritingTask task, String parameters) throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      texts.add("Alice went to Paris %d times".formatted(i));
    }
    List<Result<String, Written>> results =
        Inference.on(environment(2).fromData(texts))
            .model(MODEL)
            .texts(task, JudgedTextsIT::request, BUDGET)
            .whole(parameters)
            .results()
            .executeAndCollect(100);

    assertThat(results).extracting(Result::input).containsExactlyInAnyOrderElementsOf(texts);
    try (WriterLease lease = WriterPool.ofThisProcess().lease(ModelSpec.of(MODEL), BUDGET, task)) {
      Writing writing = lease.writer().with(parameters);
      for (Result<String, Written> result : results) {
        assertThat(result.output())
            .isEqualTo(writing.write(request(result.input()), WritingListener.NONE).join());
        assertThat(result.cost().tokens())
            .isEqualTo(result.output().promptTokens() + result.output().newTokens());
      }
    }
  }

  @Test
  @SuppressWarnings("try") // closing an iterator may be interrupted
  void keepsTheNeighboursOfTextsWithoutPerplexity() throws Exception {
    StreamExecutionEnvironment environment = environment(1);
    InferenceStreams<String, Written> judged =
        Inference.on(environment.fromData("one", "", "word ".repeat(300), "two"))
            .model(MODEL)
            .texts(WritingTask.PERPLEXITY, JudgedTextsIT::request, BUDGET)
            .whole("{}");
    try (var results = judged.results().collectAsync();
        var failures = judged.failures().collectAsync()) {
      environment.execute();

      List<String> good = new ArrayList<>();
      results.forEachRemaining(result -> good.add(result.input()));
      List<Failure<String>> bad = new ArrayList<>();
      failures.forEachRemaining(bad::add);
      assertThat(good).containsExactly("one", "two");
      assertThat(bad)
          .extracting(Failure::category)
          .containsExactly(FailureCategory.INVALID_INPUT, FailureCategory.TOO_LONG);
    }
  }

  @Test
  void aScorerIsLookedAtWhileTheJobIsBuilt() {
    DataStream<String> texts = environment(1).fromData("a");
    Path missing = temp.resolve("no-model");
    WritingTask task =
        WritingTask.TEXT_GENERATION.scoredBy(ModelSpec.of(new ModelRef.Folder(missing.toString())));

    assertThatThrownBy(
            () ->
                Inference.on(texts)
                    .model(MODEL)
                    .texts(task, JudgedTextsIT::request, BUDGET)
                    .whole(BEST))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(missing.toString());
  }

  private static WritingRequest request(String text) {
    return new WritingRequest(TextNode.valueOf(text).toString(), null, text.hashCode());
  }

  private static ModelSpec spec(String model) {
    return ModelSpec.of(new ModelRef.Folder(TinyModels.folder(model).toString()));
  }

  private static StreamExecutionEnvironment environment(int parallelism) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
  }
}
