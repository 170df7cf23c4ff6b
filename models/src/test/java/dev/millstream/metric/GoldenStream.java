package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A stream of 500 rows, one a second, and what Python's metrics make of its windows. */
public final class GoldenStream {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLUMN_KEYS = List.of("predictions", "references", "scores");

  /** What Python computed of one window with one metric. */
  public record Golden(JsonNode json) {
    public String metric() {
      return json.get("metric").textValue();
    }

    /** The metric's parameters, without those that name a column of the stream. */
    public ObjectNode parameters() {
      ObjectNode parameters = ((ObjectNode) json.get("kwargs")).deepCopy();
      parameters.remove(COLUMN_KEYS);
      return parameters;
    }

    public JsonNode value() {
      return json.get("value");
    }

    public String window() {
      return json.get("window").toString();
    }

    boolean holds(long index) {
      JsonNode window = json.get("window");
      return window.get("start").longValue() <= index && index < window.get("end").longValue();
    }

    /** Name of the stream's field that is the predictions, references or scores. */
    public String column(String key, String fallback) {
      return json.get("kwargs").path(key).asText(fallback);
    }
  }

  private final List<JsonNode> rows;
  private final List<Golden> goldens;

  /**
   * A stream by its name; with {@code -more} behind it, what this project computed of it with
   * more.py.
   */
  public GoldenStream(String name) {
    rows = lines("/golden/metrics/" + name.replace("-more", "") + ".stream.jsonl");
    goldens = lines("/golden/metrics/" + name + ".golden.jsonl").stream().map(Golden::new).toList();
  }

  public List<Golden> goldens() {
    return goldens;
  }

  /** Its rows as they are in the file: {@code index}, {@code ts} and what there is to judge. */
  public List<JsonNode> rows() {
    return rows;
  }

  /** The rows of a golden's window. */
  public List<Judged> rows(Golden golden) {
    String prediction = golden.column("predictions", "prediction");
    String reference = golden.column("references", "reference");
    String score = golden.column("scores", "score");
    return rows.stream()
        .filter(row -> golden.holds(row.get("index").longValue()))
        .map(
            row ->
                new Judged(
                    row.path(prediction),
                    row.path(reference),
                    row.has("token_nll") ? row.get("token_nll") : row.path(score)))
        .toList();
  }

  private static List<JsonNode> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(GoldenStream.class.getResourceAsStream(resource), resource)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines().map(GoldenStream::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
