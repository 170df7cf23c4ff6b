package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a script may count on when {@code millstream evaluate} reads and writes lines. */
class EvaluateFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STREAMS =
      List.of("binary", "multiclass", "perplexity", "qa", "tags", "text");
  private static final double TOLERANCE = 1e-9;

  @TempDir Path folder;

  /** Each golden stream whole, and in windows by rows and by time, has Python's values. */
  @TestFactory
  Stream<DynamicTest> goldenStreams() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String stream : STREAMS) {
      Map<List<String>, List<JsonNode>> byColumns = new LinkedHashMap<>();
      for (JsonNode golden : lines("/golden/metrics/" + stream + ".golden.jsonl")) {
        JsonNode kwargs = golden.path("kwargs");
        List<String> columns =
            List.of(
                "--prediction-field",
                kwargs.path("predictions").asText("prediction"),
                "--label-field",
                kwargs.path("references").asText("reference"));
        byColumns.computeIfAbsent(columns, c -> new ArrayList<>()).add(golden);
      }
      byColumns.forEach(
          (columns, goldens) -> {
            tests.add(test(stream, columns, goldens, "whole", List.of("--window", "all")));
            tests.add(test(stream, columns, goldens, "tumbling", List.of("--window", "100rows")));
            tests.add(
                test(
                    stream,
                    columns,
                    goldens,
                    "sliding",
                    List.of("--window", "100rows", "--slide", "50rows")));
            tests.add(
                test(
                    stream,
                    columns,
                    goldens,
                    "sliding",
                    List.of("--window", "100s", "--slide", "50s", "--time-field", "millis")));
          });
    }
    return tests.stream();
  }

  private DynamicTest test(
      String stream, List<String> columns, List<JsonNode> all, String kind, List<String> window) {
    List<JsonNode> goldens =
        all.stream()
            .filter(golden -> golden.path("window").path("type").asText().equals(kind))
            .toList();
    return DynamicTest.dynamicTest(
        stream + " " + columns + " " + window, () -> check(stream, columns, goldens, window));
  }

  private void check(
      String stream, List<String> columns, List<JsonNode> goldens, List<String> window)
      throws Exception {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : lines("/golden/metrics/" + stream + ".stream.jsonl")) {
      rows.add(((ObjectNode) row).put("millis", 1_000L * row.path("index").asLong()).toString());
    }
    ArrayNode metrics = JSON.createArrayNode();
    List<String> asked = new ArrayList<>();
    for (JsonNode golden : goldens) {
      String metric = metric(golden).toString();
      if (!asked.contains(metric)) {
        asked.add(metric);
        metrics.add(metric(golden));
      }
    }
    List<String> options = new ArrayList<>(window);
    options.addAll(List.of("--metrics", metrics.toString(), "--to", "-"));
    options.addAll(columns);
    options.addAll(List.of("--score-field", stream.equals("perplexity") ? "token_nll" : "score"));

    CommandRun run = evaluate(rows, options);

    assertThat(run.err()).isEqualTo("Figures: %d. Dead letters: 0.\n".formatted(goldens.size()));
    Map<String, JsonNode> figures = new LinkedHashMap<>();
    boolean byTime = window.contains("--time-field");
    for (String line : run.out().lines().toList()) {
      JsonNode figure = JSON.readTree(line);
      long unit = byTime ? 1_000 : 1;
      figures.put(key(figure.path("window").path("start").asLong() / unit, figure), figure);
    }
    for (JsonNode golden : goldens) {
      JsonNode figure =
          figures.get(key(golden.path("window").path("start").asLong(), metric(golden)));
      assertThat(figure).as("%s among %s", golden, figures.keySet()).isNotNull();
      assertThat(figure.path("window").path("count"))
          .isEqualTo(golden.path("window").path("count"));
      assertSame(golden.toString(), figure.path("value"), golden.path("value"));
    }
  }

  /** The golden's metric as it is asked for; which columns it is given is no parameter. */
  private static ObjectNode metric(JsonNode golden) {
    ObjectNode parameters = golden.path("kwargs").deepCopy();
    parameters.remove(List.of("references", "predictions"));
    ObjectNode metric = JSON.createObjectNode().put("metric", golden.path("metric").asText());
    metric.set("parameters", parameters);
    return metric;
  }

  private static String key(long start, JsonNode metric) {
    return start + " " + metric.path("metric") + " " + metric.path("parameters");
  }

  private static void assertSame(String what, JsonNode actual, JsonNode expected) {
    if (expected.isNumber()) {
      double size = Math.max(1, Math.abs(expected.doubleValue()));
      assertThat(actual.doubleValue())
          .as(what)
          .isCloseTo(expected.doubleValue(), within(TOLERANCE * size));
    } else if (expected.isObject()) {
      expected
          .fieldNames()
          .forEachRemaining(
              name -> assertSame(what + name, actual.path(name), expected.path(name)));
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(what).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertSame(what + i, actual.get(i), expected.get(i));
      }
    } else {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  @Test
  void groupsByFieldsAndPaths() throws Exception {
    CommandRun run =
        evaluate(
            List.of(
                "{\"result\":[{\"label\":\"spam\"}],\"truth\":\"spam\",\"model\":{\"rev\":1},\"ch\":\"a\"}",
                "{\"result\":[{\"label\":\"ham\"}],\"truth\":\"spam\",\"model\":{\"rev\":1},\"ch\":\"a\"}",
                "{\"result\":[{\"label\":\"ham\"}],\"truth\":\"ham\",\"model\":{\"rev\":2},\"ch\":\"a\"}"),
            List.of(
                "--metrics",
                "accuracy",
                "--prediction-field",
                "result.0.label",
                "--label-field",
                "truth",
                "--by",
                "model.rev,ch",
                "--to",
                "-"));

    assertThat(run.out().lines())
        .containsExactlyInAnyOrder(
            "{\"window\":{\"start\":0,\"end\":2,\"count\":2},\"group\":{\"model.rev\":\"1\",\"ch\":\"a\"},\"metric\":\"accuracy\",\"parameters\":{},\"value\":0.5,\"n\":2}",
            "{\"window\":{\"start\":0,\"end\":1,\"count\":1},\"group\":{\"model.rev\":\"2\",\"ch\":\"a\"},\"metric\":\"accuracy\",\"parameters\":{},\"value\":1.0,\"n\":1}");
  }

  @Test
  void makesDeadLettersOfBadRowsAndCountsTheOthers() throws Exception {
    CommandRun run =
        evaluate(
            List.of(
                "{\"prediction\":1,\"reference\":1,\"score\":0.9}",
                "{\"prediction\":1",
                "{\"prediction\":0,\"reference\":1,\"score\":\"high\"}",
                "{\"text\":\"neither\"}",
                "{\"prediction\":0,\"reference\":0,\"score\":NaN}",
                "{\"prediction\":0,\"reference\":1,\"score\":0.1}"),
            List.of("--metrics", "accuracy,roc_auc", "--to", "-"));

    assertThat(run.err()).endsWith("Figures: 2. Dead letters: 4.\n");
    List<JsonNode> figures = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      figures.add(JSON.readTree(line));
    }
    assertThat(figures.get(0).path("value").doubleValue()).isCloseTo(1 / 3.0, within(TOLERANCE));
    assertThat(figures.get(0).path("n").intValue()).isEqualTo(3);
    assertThat(figures.get(1).path("n").intValue()).isEqualTo(2);
    assertThat(figures.get(1).path("value").path("undefined").asText()).isNotEmpty();
  }

  @Test
  void joinsLabelsThatComeInAFileOfTheirOwn() throws Exception {
    Path labels =
        Files.write(
            folder.resolve("labels.jsonl"),
            List.of(
                "{\"id\":\"b\",\"reference\":\"ham\",\"ts\":5000}",
                "{\"id\":\"a\",\"reference\":\"spam\",\"ts\":90000}",
                "{\"id\":\"nobody\",\"reference\":\"spam\",\"ts\":1}"));
    Path predictions =
        Files.write(
            folder.resolve("predictions.jsonl"),
            List.of(
                "{\"id\":\"a\",\"prediction\":\"spam\",\"ts\":1000}",
                "{\"id\":\"b\",\"prediction\":\"spam\",\"ts\":2000}",
                "{\"id\":\"c\",\"prediction\":\"spam\",\"ts\":3000}"));

    CommandRun run =
        CommandRun.of(
            "",
            "evaluate",
            "--metrics",
            "accuracy",
            "--predictions",
            "file:" + predictions,
            "--labels",
            "file:" + labels,
            "--time-field",
            "ts",
            "--horizon",
            "2min",
            "--window",
            "1min",
            "--to",
            "-");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "{\"window\":{\"start\":0,\"end\":60000,\"count\":2},\"group\":{},\"metric\":\"accuracy\",\"parameters\":{},\"value\":0.5,\"n\":2}\n");
  }

  @Test
  void tellsOfWindowsThatDriftFromAPinnedProfileAndOfFiguresThatFall() throws Exception {
    List<String> usual = judged(200, i -> i % 2 == 0 ? "spam" : "ham");
    List<String> later = judged(200, i -> i >= 100 || i % 2 == 0 ? "spam" : "ham");
    CommandRun pinned = evaluate(usual, List.of("--metrics", "profile", "--to", "-"));
    Path profile = Files.writeString(folder.resolve("profile.json"), pinned.out());

    CommandRun run =
        evaluate(
            later,
            List.of(
                "--metrics",
                "drift,accuracy",
                "--reference",
                profile.toString(),
                "--window",
                "100rows",
                "--alert",
                "drift.label_psi>0.2",
                "--alert",
                "accuracy<0.9",
                "--to",
                "file:" + folder.resolve("figures"),
                "--alerts",
                "file:" + folder.resolve("alerts")));

    assertThat(run.err()).isEqualTo("Figures: 4. Dead letters: 0.\n");
    List<JsonNode> alerts = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("alerts"))) {
      alerts.add(JSON.readTree(line));
    }
    assertThat(alerts)
        .extracting(alert -> alert.path("alert").asText())
        .containsExactlyInAnyOrder("drift.label_psi>0.2", "accuracy<0.9");
    assertThat(alerts)
        .allSatisfy(alert -> assertThat(alert.path("window").path("start").asInt()).isEqualTo(100));
  }

  @Test
  void comparesEachWindowWithTheOneBefore() throws Exception {
    List<String> rows = judged(300, i -> i >= 200 || i % 2 == 0 ? "spam" : "ham");

    CommandRun run =
        evaluate(
            rows,
            List.of(
                "--metrics",
                "drift",
                "--reference",
                "rolling",
                "--window",
                "100rows",
                "--alert",
                "drift.label_psi>0.2",
                "--to",
                "-",
                "--alerts",
                "file:" + folder.resolve("alerts")));

    Map<Integer, JsonNode> values = new LinkedHashMap<>();
    for (String line : run.out().lines().toList()) {
      JsonNode figure = JSON.readTree(line);
      assertThat(figure.path("metric").asText()).isEqualTo("drift");
      assertThat(figure.path("parameters").toString()).isEqualTo("{\"reference\":\"rolling\"}");
      values.put(figure.at("/window/start").intValue(), figure.path("value"));
    }
    assertThat(values.get(0).toString())
        .isEqualTo("{\"undefined\":\"there is no earlier window\"}");
    assertThat(values.get(100).path("label_psi").doubleValue()).isZero();
    assertThat(values.get(200).path("label_psi").doubleValue()).isGreaterThan(1);
    assertThat(values.get(200).path("reference_rows").intValue()).isEqualTo(100);
    assertThat(Files.readAllLines(folder.resolve("alerts")))
        .singleElement()
        .asString()
        .contains("\"start\":200");
  }

  /** Every second row is spam. */
  private static List<String> judged(int rows, IntFunction<String> prediction) {
    return IntStream.range(0, rows)
        .mapToObj(
            i ->
                "{\"prediction\":\"%s\",\"reference\":\"%s\"}"
                    .formatted(prediction.apply(i), i % 2 == 0 ? "spam" : "ham"))
        .toList();
  }

  @Test
  void joinsFilesThatHaveNoTime() throws Exception {
    Path labels =
        Files.write(
            folder.resolve("labels.jsonl"),
            List.of("{\"id\":\"b\",\"label\":\"ham\"}", "{\"id\":\"a\",\"label\":\"spam\"}"));
    Path predictions =
        Files.write(
            folder.resolve("predictions.jsonl"),
            List.of(
                "{\"id\":\"a\",\"prediction\":\"spam\"}",
                "{\"id\":\"b\",\"prediction\":\"spam\"}"));

    CommandRun run =
        CommandRun.of(
            "",
            "evaluate",
            "--metrics",
            "accuracy",
            "--predictions",
            "file:" + predictions,
            "--labels",
            "file:" + labels,
            "--label-field",
            "label",
            "--to",
            "-");

    assertThat(run.out())
        .as(run.err())
        .isEqualTo(
            "{\"window\":{\"start\":0,\"end\":2,\"count\":2},\"group\":{},\"metric\":\"accuracy\",\"parameters\":{},\"value\":0.5,\"n\":2}\n");
  }

  private CommandRun evaluate(List<String> rows, List<String> options) throws IOException {
    Path in = Files.write(folder.resolve("rows.jsonl"), rows);
    List<String> arguments = new ArrayList<>(Arrays.asList("evaluate", "--from", "file:" + in));
    arguments.addAll(options);
    return CommandRun.of("", arguments.toArray(String[]::new));
  }

  private static List<JsonNode> lines(String resource) throws IOException {
    try (var bytes = Objects.requireNonNull(Metric.class.getResourceAsStream(resource))) {
      List<JsonNode> lines = new ArrayList<>();
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    }
  }
}
