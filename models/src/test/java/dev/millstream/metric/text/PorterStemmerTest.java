package dev.millstream.metric.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PorterStemmerTest {

  @Test
  void stemsAsNltkDoes() throws IOException {
    List<String> lines;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/golden/metrics/stems.jsonl"))) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }

    assertThat(lines).hasSizeGreaterThan(2500);
    for (String line : lines) {
      JsonNode word = new ObjectMapper().readTree(line);
      String spelt = word.get(0).textValue();
      assertThat(PorterStemmer.stem(spelt)).as(spelt).isEqualTo(word.get(1).textValue());
    }
  }
}
