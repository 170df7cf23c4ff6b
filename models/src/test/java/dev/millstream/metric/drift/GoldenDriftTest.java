package dev.millstream.metric.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every figure of pairs of windows: equal to Python's, and the same however rows were split. */
class GoldenDriftTest {
  private final List<JsonNode> rows = DriftStream.lines("drift.stream.jsonl");
  private final List<JsonNode> goldens = DriftStream.lines("drift.golden.jsonl");

  @Test
  void equalsPythonInEveryFigure() {
    for (JsonNode golden : goldens) {
      JsonNode json = drift(golden).json();
      for (Figure figure : Figure.values()) {
        JsonNode expected = golden.path("figures").path(figure.label());
        JsonNode actual = json.path(figure.label());
        String where = figure.label() + " of " + golden;
        assertThat(expected.isNumber() && actual.isNumber()).as(where).isTrue();
        assertThat(actual.doubleValue())
            .as(where)
            .isCloseTo(expected.doubleValue(), within(tolerance(figure)));
      }
    }
    assertThat(goldens).hasSize(16);
  }

  /** Cosines of angles are summed in steps of 2^-30, which is 9e-10. */
  private static double tolerance(Figure figure) {
    return switch (figure) {
      case EMBEDDING_MMD2, EMBEDDING_MMD2_ERROR -> 1e-9;
      default -> 1e-14;
    };
  }

  @Test
  void theDiscrepancyIsWithinItsErrorOfTheExactOne() {
    for (JsonNode golden : goldens) {
      JsonNode json = drift(golden).json();
      double exact = golden.path("exact_mmd2").doubleValue();
      double error = json.path("embedding_mmd2_error").doubleValue();

      assertThat(json.path("embedding_mmd2").doubleValue()).isCloseTo(exact, within(4 * error));
    }
  }

  @Test
  void anySplitGivesTheSameFiguresToTheBit() {
    for (JsonNode golden : goldens) {
      JsonNode whole = drift(golden).json();
      for (int seed = 0; seed < 3; seed++) {
        Random random = new Random(seed);
        Drift split =
            Drift.between(
                DriftStream.split(rows(golden, "reference"), random),
                DriftStream.split(rows(golden, "current"), random),
                settings(golden));

        assertThat(split.json()).as("seed %d", seed).isEqualTo(whole);
      }
    }
  }

  private Drift drift(JsonNode golden) {
    return Drift.between(
        DriftStream.whole(rows(golden, "reference")),
        DriftStream.whole(rows(golden, "current")),
        settings(golden));
  }

  private static DriftSettings settings(JsonNode golden) {
    return new DriftSettings(golden.path("bins").intValue(), golden.path("epsilon").doubleValue());
  }

  private List<JsonNode> rows(JsonNode golden, String name) {
    JsonNode window = golden.path(name);
    return rows.subList(window.path(0).intValue(), window.path(1).intValue());
  }
}
