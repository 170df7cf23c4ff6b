package dev.millstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
  @TempDir Path folder;

  @Test
  void namesTheMachineAndWritesNullForWhatIsUnknown() throws IOException {
    Path file = folder.resolve("new/report.json");

    JsonReport.write(file, Map.of("known", 1.5, "unknown", Double.NaN));

    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.path("known").asDouble()).isEqualTo(1.5);
    assertThat(report.path("unknown").isNull()).isTrue();
    assertThat(report.path("cores").asInt()).isPositive();
    assertThat(report.path("processor").asText()).isNotEmpty();
  }
}
