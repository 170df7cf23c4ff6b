package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.batch.BatchBudget;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.Variant;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class EmbedOptionsTest {

  @Test
  void everyOptionHasADefaultAnExampleAndADocLine() throws Exception {
    CommandSpec command = new CommandLine(new EmbedFlags()).getCommandSpec();

    assertThat(command.options()).hasSizeGreaterThan(30);
    for (OptionSpec option : command.options()) {
      Field field = (Field) option.userObject();
      assertThat(
              OptionHelp.otherwise(option).isEmpty() && !field.isAnnotationPresent(OptionDoc.class))
          .as("a default for %s", option.longestName())
          .isFalse();
      assertThat(OptionHelp.otherwise(option)).as(option.longestName()).isNotEmpty();
      assertThat(OptionHelp.example(option)).startsWith(option.longestName());
      assertThat(option.description()).as(option.longestName()).hasSize(1);
      assertThat(option.description()[0]).matches("[A-Z].*\\.").hasSizeLessThan(200);
    }
  }

  @Test
  void everyExampleIsAcceptedWhereItMakesSense() {
    CommandSpec command = new CommandLine(new EmbedFlags()).getCommandSpec();
    for (OptionSpec option : command.options()) {
      List<String> line = new ArrayList<>(wordsOf(OptionHelp.example(option)));
      if (!line.contains("--from")) {
        line.addAll(List.of("--from", "kafka:docs"));
      }
      if (!line.contains("--to")) {
        line.addAll(List.of("--to", "kafka:embeddings"));
      }
      if (!line.contains("--bootstrap-servers")) {
        line.addAll(List.of("--bootstrap-servers", "localhost:9092"));
      }
      if (line.contains("--metrics-interval")) {
        line.addAll(List.of("--metrics", "-"));
      }
      if (line.get(0).startsWith("--tensorrt")) {
        line.addAll(List.of("--device", "tensorrt"));
      }

      assertThat(EmbedOptions.parse(line.toArray(String[]::new))).as("%s", line).isNotNull();
    }
  }

  private static List<String> wordsOf(String example) {
    String[] words = example.split(" ", 2);
    return words.length == 1 ? List.of(words) : List.of(words[0], words[1].replace("'", ""));
  }

  @Nested
  class FromAFileToAFile {
    final EmbedOptions options = EmbedOptions.parse("--from", "file:in.jsonl", "--to", "file:out");

    @Test
    void takesTheBundledModelWhereverFlinkPutsIt() {
      assertThat(options.model())
          .isEqualTo(
              new ModelOptions(
                  new ModelChoice(
                      "default", Variant.AUTO, null, GpuOptions.DEFAULT, EngineChoice.DIRECT),
                  null,
                  null,
                  null,
                  OnModelChange.FAIL));
    }

    @Test
    void readsJsonAndWritesArrays() {
      assertThat(options.source())
          .isEqualTo(
              new SourceOptions(
                  new Endpoint.File("in.jsonl"), ValueFormat.JSON, "text", null, null));
      assertThat(options.sinks())
          .isEqualTo(
              new SinkOptions(
                  List.of(new Endpoint.File("out")),
                  VectorEncoding.ARRAY,
                  Endpoint.StandardStream.ERROR));
    }

    @Test
    void splitsAndBatches() {
      assertThat(options.chunks()).isEqualTo(new ChunkOptions.Split(254, 0));
      assertThat(options.batches())
          .isEqualTo(
              new BatchOptions(
                  BatchBudget.AUTO,
                  64,
                  Duration.ZERO,
                  256,
                  512,
                  BatchOptions.Order.AS_RECEIVED,
                  0));
    }

    @Test
    void leavesKafkaAloneAndTheRestToFlink() {
      assertThat(options.kafka()).isNull();
      assertThat(options.metrics()).isNull();
      assertThat(options.runtime())
          .isEqualTo(new RuntimeOptions(null, Duration.ofSeconds(10), null, Delivery.EXACTLY_ONCE));
    }
  }

  @Nested
  class BetweenTopics {
    private static final String EVERY_OPTION =
        "--from kafka:docs --to kafka:vectors --to lucene:index --dead-letters kafka:dead"
            + " --value-format json --text-field body --id-field url --title-field title"
            + " --model org/name@v1 --prompt-name query --truncate-dim 64 --device tensorrt:1 --variant q8 --engine djl:OnnxRuntime --adapter our=/adapters/our"
            + " --on-model-change re-embed --device-fallback cpu --gpu-memory-limit 4096 --tensorrt-fp16 --tensorrt-cache /c"
            + " --chunk-tokens 100 --chunk-overlap 10 --vector-encoding bytes"
            + " --batch-tokens 4096 --batch-rows 64 --batch-delay 20ms --window 512"
            + " --capacity 2000 --unordered --cache-texts 5000 --parallelism 3 --bootstrap-servers a:1,b:2"
            + " --kafka security.protocol=SSL --kafka sasl.jaas.config=x=y"
            + " --group-id g --start earliest --replay r --stop-at-end --transactional-id-prefix p"
            + " --checkpoint-interval 1min --checkpoint-dir file:///c"
            + " --delivery at-least-once --metrics kafka:metrics --metrics-interval 2h";
    private static final ModelOptions EVERY_MODEL_OPTION =
        new ModelOptions(
            new ModelChoice(
                "org/name@v1",
                Variant.Q8,
                Device.tensorRt(1),
                new GpuOptions(4L << 30, true, "/c", GpuOptions.Fallback.CPU),
                EngineChoice.DJL_ONNX_RUNTIME,
                AdapterRef.parse("our=/adapters/our"),
                null),
            null,
            "query",
            64,
            OnModelChange.RE_EMBED);

    @Test
    void readsEveryOption() {
      EmbedOptions options = EmbedOptions.parse(EVERY_OPTION.split(" "));

      assertThat(options)
          .isEqualTo(
              new EmbedOptions(
                  EVERY_MODEL_OPTION,
                  new SourceOptions(
                      new Endpoint.Kafka("docs"), ValueFormat.JSON, "body", "url", "title"),
                  new SinkOptions(
                      List.of(new Endpoint.Kafka("vectors"), new Endpoint.Lucene("index")),
                      VectorEncoding.BYTES,
                      new Endpoint.Kafka("dead")),
                  new ChunkOptions.Split(100, 10),
                  new BatchOptions(
                      BatchBudget.fixed(4096),
                      64,
                      Duration.ofMillis(20),
                      512,
                      2000,
                      BatchOptions.Order.AS_COMPLETED,
                      5000),
                  new KafkaOptions(
                      "a:1,b:2",
                      Map.of("security.protocol", "SSL", "sasl.jaas.config", "x=y"),
                      "g",
                      StartFrom.EARLIEST,
                      "r",
                      true,
                      "p"),
                  new MetricsOptions(new Endpoint.Kafka("metrics"), Duration.ofHours(2)),
                  new RuntimeOptions(
                      3, Duration.ofMinutes(1), "file:///c", Delivery.AT_LEAST_ONCE)));
    }

    @Test
    void namesGroupAndTransactionsAfterTheTopics() {
      KafkaOptions kafka =
          EmbedOptions.parse(
                  "--bootstrap-servers=a:1", "--from=kafka:docs", "--to=kafka:v", "--to=lucene:i")
              .kafka();

      assertThat(kafka.groupId()).isEqualTo("millstream-embed-docs");
      assertThat(kafka.transactionalIdPrefix()).isEqualTo("millstream-embed-docs-v");
    }

    @Test
    void keepsCredentialsOutOfItsString() {
      EmbedOptions options =
          EmbedOptions.parse(
              "--bootstrap-servers=a:1", "--from=kafka:d", "--to=-", "--kafka=p=secret");

      assertThat(options.toString()).contains("[p]").doesNotContain("secret");
    }
  }

  @Test
  void readsStandardInputAndWritesStandardOutput() {
    EmbedOptions options = EmbedOptions.parse("--no-chunking", "--from", "-", "--to", "-");

    assertThat(options.source().from()).isEqualTo(Endpoint.StandardStream.INPUT);
    assertThat(options.sinks().to()).containsExactly(Endpoint.StandardStream.OUTPUT);
    assertThat(options.chunks()).isEqualTo(new ChunkOptions.Whole());
  }

  @Test
  void aChunkCannotRepeatMostOfTheOneBefore() {
    assertThatThrownBy(() -> new ChunkOptions.Split(20, 11))
        .hasMessage("a chunk of 20 tokens cannot repeat 11 of the one before");
  }
}
