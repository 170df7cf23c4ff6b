package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.pool.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' uids and names are part of what a savepoint holds: they may not change. */
class JobGraphTest {
  static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();

  @TempDir Path folder;

  @Test
  void everyOperatorBetweenFilesHasItsUidAndName() throws Exception {
    assertThat(
            operators(
                "--from",
                in(),
                "--to",
                "file:" + folder.resolve("out"),
                "--dead-letters",
                "stderr"))
        .isEqualTo(
            named(
                pipeline(),
                lines("vectors to file:" + folder.resolve("out")),
                lines("dead-letters to stderr")));
  }

  @Test
  void everyOperatorBehindAnyOutputHasItsUidAndName() throws Exception {
    List<String> outputs =
        List.of("lucene:" + folder.resolve("index"), "file:" + folder.resolve("out"), "-");
    List<String> arguments = new ArrayList<>(List.of("--from", in()));
    outputs.forEach(to -> arguments.addAll(List.of("--to", to)));
    arguments.addAll(List.of("--dead-letters", "file:" + folder.resolve("dead")));
    arguments.addAll(List.of("--metrics", "file:" + folder.resolve("measures")));

    assertThat(operators(arguments.toArray(String[]::new)))
        .isEqualTo(
            named(
                pipeline(),
                measures(),
                lines("vectors to " + outputs.get(0)),
                lines("vectors to " + outputs.get(1)),
                lines("vectors to " + outputs.get(2)),
                lines("dead-letters to file:" + folder.resolve("dead")),
                lines("measures to file:" + folder.resolve("measures"))));
  }

  @Test
  void choicesOfChunksAndOrderChangeNoUidAndNoName() throws Exception {
    String[] whole = {"--from", in(), "--to", "-", "--no-chunking", "--unordered"};

    assertThat(operators(whole))
        .isEqualTo(named(pipeline(), lines("vectors to -"), lines("dead-letters to stderr")));
  }

  @Test
  void linesOfPlainTextAreNumberedByAnOperatorOfTheirOwn() throws Exception {
    String[] text = {"--from", in(), "--to", "-", "--value-format", "text"};

    assertThat(operators(text)).containsEntry("line-numbers", "line-numbers");
  }

  @Test
  void noRecordMayFallBackToGenericSerialization() throws Exception {
    StreamExecutionEnvironment environment = environment("--from", in(), "--to", "-");

    assertThat(environment.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
  }

  /** Else a restart reads the state on the heap from a local file byte by byte. */
  @Test
  void stateIsCompressedInCheckpoints() throws Exception {
    StreamExecutionEnvironment environment = environment("--from", in(), "--to", "-");

    assertThat(environment.getConfig().isUseSnapshotCompression()).isTrue();
  }

  @Test
  void noRecordWaitsForAFullNetworkBuffer() throws Exception {
    StreamGraph graph = environment("--from", in(), "--to", "-").getStreamGraph();

    assertThat(graph.getStreamNodes())
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.getBufferTimeout()).isZero());
  }

  /** Else a subtask that gets nothing holds the time of all, and each span stays in the state. */
  @Test
  void oneSubtaskTellsTheTimeOfMeasures() throws Exception {
    String measures = "file:" + folder.resolve("measures");
    StreamGraph graph =
        environment("--from", in(), "--to", "-", "--metrics", measures).getStreamGraph();

    assertThat(graph.getStreamNodes())
        .filteredOn(node -> node.getOperatorName().equals("measure-times"))
        .singleElement()
        .satisfies(node -> assertThat(node.getParallelism()).isEqualTo(1));
  }

  /** Names by uid; fails where an operator has no uid of its own. */
  static Map<String, String> operators(String... arguments) throws Exception {
    StreamGraph graph = environment(arguments).getStreamGraph();
    graph.getJobGraph();
    Map<String, String> operators = new TreeMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
      operators.put(node.getTransformationUID(), node.getOperatorName());
    }
    assertThat(operators).hasSameSizeAs(graph.getStreamNodes());
    return operators;
  }

  private static StreamExecutionEnvironment environment(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--model", MODEL));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2);
    environment.getConfig().disableAutoGeneratedUIDs();
    EmbedJob.build(environment, EmbedOptions.parse(all.toArray(String[]::new)));
    return environment;
  }

  static List<Map<String, String>> pipeline() {
    List<Map<String, String>> operators = new ArrayList<>();
    operators.add(Map.of("documents", "Source: documents"));
    for (String name :
        List.of(
            "decode",
            "chunk",
            "embed",
            "embed-results",
            "embed-failures",
            "embed-dead-letters",
            "vectors",
            "refuse-stale",
            "measure-changes",
            "measure-dead-letters",
            "count millstream-embedded",
            "count millstream-dead-letters")) {
      operators.add(Map.of(name, name));
    }
    return operators;
  }

  static List<Map<String, String>> measures() {
    return List.of(Map.of("measure-times", "measure-times"), Map.of("measures", "measures"));
  }

  /** A sink without committer. */
  static List<Map<String, String>> lines(String sink) {
    return List.of(Map.of(sink, sink + ": Writer"));
  }

  @SafeVarargs
  static Map<String, String> named(List<Map<String, String>>... parts) {
    Map<String, String> all = new TreeMap<>();
    for (List<Map<String, String>> part : parts) {
      part.forEach(all::putAll);
    }
    return all;
  }

  private String in() throws Exception {
    return "file:" + Files.writeString(folder.resolve("in"), "");
  }
}
