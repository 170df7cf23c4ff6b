package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two models' predictions and labels in files of their own, out of order: {@code millstream
 * evaluate} joins them, and compares the models as Python does.
 */
class EvaluatePairsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 500;

  @TempDir Path folder;

  private List<JsonNode> rows;

  @BeforeEach
  void write() throws IOException {
    rows = lines("paired.stream.jsonl");
    assertThat(rows).hasSize(ROWS);
    Random random = new Random(3);
    List<String> champion = new ArrayList<>();
    List<String> shadow = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (JsonNode row : rows) {
      String id = row.at("/prediction/key").asText();
      long time = row.path("ts").longValue();
      champion.add(told(id, time, "prediction", row.at("/prediction/a")));
      shadow.add(
          told(id, time + random.nextInt(20_000) - 10_000, "prediction", row.at("/prediction/b")));
      labels.add(told(id, time + random.nextInt(40_000), "reference", row.path("reference")));
    }
    champion.add("{\"id\":\"alone\",\"prediction\":\"spam\",\"ts\":1}");
    champion.add(champion.get(17));
    shadow.add("{\"id\":\"stranger\",\"prediction\":\"spam\",\"ts\":1}");
    labels.add("{\"id\":\"nobody\",\"reference\":\"spam\",\"ts\":1}");
    for (List<String> each : List.of(champion, shadow, labels)) {
      Collections.shuffle(each, random);
    }
    Files.write(folder.resolve("a"), champion);
    Files.write(folder.resolve("b"), shadow);
    Files.write(folder.resolve("labels"), labels);
  }

  @Test
  void twoModelsAreComparedAsByPython() throws Exception {
    CommandRun run =
        evaluate(
            "--labels",
            "file:" + folder.resolve("labels"),
            "--window",
            "100s",
            "--metrics",
            "[\"paired_accuracy\",{\"metric\":\"paired_bootstrap\",\"parameters\":{\"n_resamples\":200}}]",
            "--not-counted",
            "file:" + folder.resolve("rest"));

    assertThat(run.err())
        .isEqualTo(
            "Figures: 10. Dead letters: 0. Not counted, since late or without partner: 4 (--not-counted).\n");
    assertAsByPython(run);
    assertThat(rest())
        .isEqualTo(
            Map.of(
                "NO_SHADOW",
                "the shadow predicted nothing of this id within 60,000 ms; the prediction is not counted.",
                "NO_CHAMPION",
                "the model in use predicted nothing of this id within 60,000 ms; the shadow's prediction is not counted.",
                "DUPLICATE",
                "the id had a prediction less than 60,000 ms before; this one is not counted.",
                "NO_PREDICTION",
                "no prediction of this id came within 60,000 ms of the label; the label counts nowhere."));
  }

  @Test
  void withoutLabelsTheAccuracyIsHowOftenTheModelsAgree() throws Exception {
    CommandRun run = evaluate("--window", "500s", "--metrics", "accuracy");

    double agreed =
        rows.stream().filter(row -> row.at("/prediction/a").equals(row.at("/prediction/b"))).count()
            / (double) ROWS;
    JsonNode figure = JSON.readTree(run.out());
    assertThat(figure.path("n").intValue()).as(run.err()).isEqualTo(ROWS);
    assertThat(figure.path("value").doubleValue()).isEqualTo(agreed);
  }

  /** All windows of 100 s that there are goldens of. */
  private static void assertAsByPython(CommandRun run) throws IOException {
    Map<String, JsonNode> figures = new HashMap<>();
    for (String line : run.out().lines().toList()) {
      JsonNode figure = JSON.readTree(line);
      figures.put(figure.path("metric").asText() + figure.at("/window/start"), figure);
    }
    int compared = 0;
    for (JsonNode golden : lines("paired.golden.jsonl")) {
      String parameters = golden.path("kwargs").toString();
      if (golden.at("/window/type").asText().equals("tumbling")
          && Set.of("{}", "{\"n_resamples\":200}").contains(parameters)) {
        long start = 1_000 * golden.at("/window/start").longValue();
        JsonNode figure = figures.get(golden.path("metric").asText() + start);
        assertThat(figure.path("n").intValue()).isEqualTo(100);
        assertSame(golden.toString(), figure.path("value"), golden.path("value"));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(10);
  }

  private Map<String, String> rest() throws IOException {
    Map<String, String> rest = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("rest"))) {
      JsonNode letter = JSON.readTree(line);
      assertThat(letter.path("stage").asText()).isEqualTo("evaluate");
      rest.put(letter.path("category").asText(), letter.path("message").asText());
    }
    return rest;
  }

  private CommandRun evaluate(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--predictions",
                "file:" + folder.resolve("a"),
                "--shadow",
                "file:" + folder.resolve("b"),
                "--time-field",
                "ts",
                "--out-of-order",
                "1h",
                "--horizon",
                "1min",
                "--to",
                "-"));
    all.addAll(List.of(options));
    return CommandRun.of("", all.toArray(String[]::new));
  }

  private static String told(String id, long time, String field, JsonNode value) {
    ObjectNode line = JSON.createObjectNode().put("id", id).put("ts", time);
    return line.set(field, value).toString();
  }

  private static void assertSame(String what, JsonNode actual, JsonNode expected) {
    if (expected.isNumber()) {
      assertThat(actual.doubleValue()).as(what).isCloseTo(expected.doubleValue(), within(1e-9));
    } else if (expected.isContainerNode()) {
      assertThat(actual.size()).as(what).isGreaterThanOrEqualTo(expected.size());
      expected
          .fieldNames()
          .forEachRemaining(name -> assertSame(what, actual.path(name), expected.path(name)));
      for (int i = 0; expected.isArray() && i < expected.size(); i++) {
        assertSame(what, actual.get(i), expected.get(i));
      }
    } else {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  private static List<JsonNode> lines(String file) throws IOException {
    try (var bytes =
        Objects.requireNonNull(Metric.class.getResourceAsStream("/golden/metrics/" + file))) {
      List<JsonNode> lines = new ArrayList<>();
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    }
  }
}
