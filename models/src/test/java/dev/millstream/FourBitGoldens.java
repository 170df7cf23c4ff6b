package dev.millstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What Python computes with the 4 bits of SmolLM2, on a processor of this machine's kind. */
public final class FourBitGoldens {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FourBitGoldens() {}

  /**
   * The rows of a file of {@code golden/}, whose {@code q4} is of this machine's kind; where there
   * is none the test is skipped and says so.
   */
  public static List<JsonNode> of(String file) throws IOException {
    List<JsonNode> rows = rows(Shared.file("golden/" + file));
    if (Processor.known() == Processor.AVX512_VNNI) {
      return rows;
    }
    List<JsonNode> here = rows(resource("/golden/avx2/" + file));
    List<JsonNode> merged = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).path("id").equals(here.get(i).path("id"))) {
        throw new IllegalStateException(
            "the goldens of " + file + " have other rows: run the script");
      }
      merged.add(((ObjectNode) rows.get(i)).set("q4", here.get(i).path("q4")));
    }
    return merged;
  }

  private static List<JsonNode> rows(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(FourBitGoldens.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
