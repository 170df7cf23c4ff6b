package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millstream.metric.GoldenStream;
import dev.millstream.metric.GoldenStream.Golden;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A golden stream as rows for Flink. Metrics that read other columns are other groups: a group is
 * named by its columns, {@code prediction/reference/score}. Without the small windows, which lie
 * anywhere.
 */
final class GoldenRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GoldenStream stream;
  private final List<Golden> goldens;

  GoldenRows(String name) {
    stream = new GoldenStream(name);
    goldens =
        stream.goldens().stream()
            .filter(golden -> !golden.json().get("window").get("type").textValue().equals("small"))
            .toList();
  }

  List<Golden> goldens() {
    return goldens;
  }

  List<MetricSpec> metrics() {
    Set<MetricSpec> specs = new LinkedHashSet<>();
    goldens.forEach(golden -> specs.add(spec(golden)));
    return List.copyOf(specs);
  }

  static MetricSpec spec(Golden golden) {
    return new MetricSpec(golden.metric(), golden.parameters().toString());
  }

  static String group(Golden golden) {
    return golden.column("predictions", "prediction")
        + "/"
        + golden.column("references", "reference")
        + "/"
        + golden.column("scores", "score");
  }

  /** In the order of the stream, as texts that {@link #row} reads. */
  List<String> lines() {
    Set<String> groups = new LinkedHashSet<>();
    goldens.forEach(golden -> groups.add(group(golden)));
    List<String> lines = new ArrayList<>();
    for (JsonNode row : stream.rows()) {
      for (String group : groups) {
        ArrayNode line = JSON.createArrayNode().add(group).add(row.get("ts").longValue());
        for (String column : group.split("/", -1)) {
          JsonNode value = row.path(column);
          if (line.size() == 4 && row.has("token_nll")) {
            value = row.get("token_nll");
          }
          line.add(value.isMissingNode() ? null : value.toString());
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }

  /** The same, where no row is more than {@code disorder} older than one before it. */
  List<String> shuffled(int seed, long disorder) {
    List<String> lines = lines();
    List<String> shuffled = new ArrayList<>();
    List<String> block = new ArrayList<>();
    Random random = new Random(seed);
    long until = disorder;
    for (String line : lines) {
      if (row(line).timestamp() >= until) {
        Collections.shuffle(block, random);
        shuffled.addAll(block);
        block.clear();
        until += disorder;
      }
      block.add(line);
    }
    Collections.shuffle(block, random);
    shuffled.addAll(block);
    return shuffled;
  }

  static JudgedRow row(String line) {
    try {
      JsonNode array = JSON.readTree(line);
      long timestamp = array.get(1).longValue();
      return new JudgedRow(
          array.get(2).textValue(),
          array.get(3).textValue(),
          array.get(4).textValue(),
          List.of(array.get(0).textValue()),
          timestamp,
          Rows.source("", timestamp));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
