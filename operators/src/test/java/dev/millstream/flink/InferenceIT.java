package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.Embedding;
import dev.millstream.task.FailureCategory;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real MiniCluster and a real, tiny model. */
class InferenceIT {
  private static final int MORE_THAN_ALL = 1_000;
  private static final String HALF_A_CHARACTER = "half a character \uD83C";

  private final StreamExecutionEnvironment environment =
      StreamExecutionEnvironment.createLocalEnvironment(1);

  @BeforeEach
  void refuseRecordsThatFlinkCannotWriteDown() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(configuration);
    environment.getConfig().enableObjectReuse();
  }

  @Test
  void givesResultsInTheOrderOfTheRecords() throws Exception {
    List<String> texts =
        IntStream.range(0, 500).mapToObj(i -> "word ".repeat(1 + i * 7 % 60) + i).toList();

    List<Result<String, Embedding>> results = collect(embed(texts).results());

    assertThat(results).extracting(Result::input).containsExactlyElementsOf(texts);
    assertThat(results).allSatisfy(result -> assertThat(result.output().vector()).hasSize(32));
    assertThat(results).extracting(Result::revision).allMatch(it -> it.startsWith("sha256:"));
  }

  @Test
  void givesEveryRecordOnceWhenOrderIsGivenUp() throws Exception {
    List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();
    DataStream<String> stream = environment.fromData(texts);

    List<Result<String, Embedding>> results =
        collect(
            Inference.on(stream)
                .model(TinyModels.mean())
                .unordered()
                .capacity(8)
                .embed(text -> text)
                .results());

    assertThat(results).extracting(Result::input).containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void keepsTheNeighboursOfABrokenRecordAsTheyWere() throws Exception {
    List<String> good = List.of("one", "two", "three");
    List<Result<String, Embedding>> alone = collect(embed(good).results());

    InferenceStreams<String, Embedding> mixed =
        embed(List.of("one", HALF_A_CHARACTER, "two", "three"));
    List<Result<String, Embedding>> results = collect(mixed.results());

    assertThat(results).extracting(Result::input).containsExactlyElementsOf(good);
    for (int i = 0; i < good.size(); i++) {
      assertThat(results.get(i).output().vector()).isEqualTo(alone.get(i).output().vector());
    }
  }

  @Test
  void namesTheReasonOfAFailureWithoutTheText() throws Exception {
    List<Failure<String>> failures = collect(embed(List.of(HALF_A_CHARACTER)).failures());

    assertThat(failures)
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.input()).isEqualTo(HALF_A_CHARACTER);
              assertThat(failure.category()).isEqualTo(FailureCategory.INVALID_INPUT);
              assertThat(failure.message()).doesNotContain("half a character");
            });
  }

  @Test
  void passesARecordThatHasNothingToAsk() throws Exception {
    DataStream<String> stream = environment.fromData("a text", "nothing");

    List<Result<String, Embedding>> results =
        collect(
            Inference.on(stream)
                .model(TinyModels.mean())
                .embed(text -> text.equals("nothing") ? null : text)
                .results());

    assertThat(results).extracting(Result::input).containsExactly("a text", "nothing");
    assertThat(results.get(1).output()).isNull();
  }

  @Test
  void refusesToBuildAJobWhoseModelIsNotThere() {
    DataStream<String> stream = environment.fromData("a text");

    assertThatThrownBy(
            () ->
                collect(
                    Inference.on(stream)
                        .model(new ModelRef.Folder("/no/such/folder"))
                        .embed(text -> text)
                        .results()))
        .hasStackTraceContaining(
            "model folder '/no/such/folder' does not exist or is not a folder");
  }

  private InferenceStreams<String, Embedding> embed(List<String> texts) {
    return Inference.on(environment.fromData(texts)).model(TinyModels.mean()).embed(text -> text);
  }

  private static <T> List<T> collect(DataStream<T> stream) throws Exception {
    return stream.executeAndCollect(MORE_THAN_ALL);
  }
}
