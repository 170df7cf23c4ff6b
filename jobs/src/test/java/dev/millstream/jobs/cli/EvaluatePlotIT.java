package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.jobs.plot.HtmlParts;
import dev.millstream.metric.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code millstream evaluate --plot} shows the figures that the same run wrote. */
class EvaluatePlotIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> CHANNELS = List.of("chat", "mail </script><b>");

  @TempDir Path folder;

  @Test
  void drawsALineForEachGroupWithTheFiguresOfTheRun() throws Exception {
    Path page = folder.resolve("quality.html");

    CommandRun run =
        CommandRun.of(
            rows(),
            "evaluate",
            "--metrics",
            "accuracy,f1:macro",
            "--window",
            "100rows",
            "--by",
            "channel",
            "--from",
            "-",
            "--to",
            "-",
            "--plot",
            page.toString());

    assertThat(run.err()).isEqualTo("Figures: 12. Dead letters: 0.\nCharts: %s\n".formatted(page));
    HtmlParts parts = HtmlParts.of(Files.readString(page));
    assertThat(parts.scripts()).hasSize(3);
    assertThat(parts.rest()).contains("<title>accuracy, f1:macro – Millstream</title>");
    assertThat(parts.rest()).doesNotContain("http:", "https:", "src=", "<b>");
    JsonNode data = JSON.readTree(parts.scripts().get(0));
    assertThat(data.path("inputs").get(0).asText()).isEqualTo("standard input");
    assertThat(data.path("window").asText()).isEqualTo("windows of 100 rows");
    assertThat(drawn(data)).containsExactlyInAnyOrderElementsOf(written(run.out()));
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(page));
  }

  @Test
  void drawsNothingWhereTheRunFails() {
    CommandRun run =
        CommandRun.of(
            "",
            "evaluate",
            "--metrics",
            "accuracy",
            "--from",
            "file:" + folder.resolve("missing.jsonl"),
            "--to",
            "-",
            "--plot",
            folder.resolve("quality.html").toString());

    assertThat(run.status()).isNotZero();
    assertThat(folder).isEmptyDirectory();
  }

  private static String rows() throws IOException {
    StringBuilder rows = new StringBuilder();
    try (var bytes =
        Objects.requireNonNull(
            Metric.class.getResourceAsStream("/golden/metrics/multiclass.stream.jsonl"))) {
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        ObjectNode row = (ObjectNode) JSON.readTree(line);
        row.put("channel", CHANNELS.get(row.path("index").intValue() % CHANNELS.size()));
        rows.append(row).append('\n');
      }
    }
    return rows.toString();
  }

  private static List<String> written(String out) throws IOException {
    List<String> figures = new ArrayList<>();
    for (String line : out.lines().toList()) {
      JsonNode figure = JSON.readTree(line);
      figures.add(
          "%s %s channel=%s %s %s"
              .formatted(
                  figure.path("metric").asText(),
                  figure.path("parameters"),
                  figure.at("/group/channel").asText(),
                  figure.at("/window/start"),
                  figure.path("value")));
    }
    return figures;
  }

  private static List<String> drawn(JsonNode data) {
    List<String> figures = new ArrayList<>();
    for (JsonNode chart : data.path("charts")) {
      for (JsonNode line : chart.at("/panels/0/lines")) {
        for (int i = 0; i < line.path("x").size(); i++) {
          figures.add(
              "%s %s %s %s %s"
                  .formatted(
                      chart.path("metric").asText(),
                      chart.path("parameters").asText(),
                      line.path("group").asText(),
                      line.path("x").get(i),
                      line.path("y").get(i)));
        }
      }
    }
    return figures;
  }
}
