package dev.millstream.metric.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricInputException;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Splits;
import dev.millstream.metric.catalog.Metrics;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationMetricsTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void beyondTheBoundDistinctNHasAStandardErrorAndIsWithinIt() {
    Metric bounded = Metrics.of("distinct_n:1", JSON.objectNode().put("max_ngrams", 1000));
    int near = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      String prefix = "w" + seed + "-";
      List<Judged> rows =
          IntStream.range(0, 500)
              .mapToObj(
                  i ->
                      text(
                          random
                              .ints(20, 0, 4000)
                              .mapToObj(word -> prefix + word)
                              .reduce("", (a, b) -> a + " " + b)))
              .toList();
      double exact = ((Scalar) Splits.whole(Metrics.of("distinct_n:1"), rows).value()).value();

      Accumulator split = Splits.split(bounded, rows, random);

      JsonNode estimate = split.value().json();
      double error = estimate.get("standard_error").doubleValue();
      assertThat(estimate).isEqualTo(Splits.whole(bounded, rows).value().json());
      assertThat(error / exact).isBetween(0.02, 0.05);
      double off = Math.abs(estimate.get("value").doubleValue() - exact);
      assertThat(off).as("seed %d", seed).isLessThan(4 * error);
      near += off < error ? 1 : 0;
      assertThat(Splits.bytes(split)).hasSizeLessThan(8 * 1000 + 50);
    }
    assertThat(near).isBetween(20, 36);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "I'm sorry, but I can't help with that. | 1",
        "“I’m sorry” is what I say. | 1",
        "  \n As an AI, I have no opinion. | 1",
        "As an aim it is good. | 0",
        "Sorry, it rains. | 0",
        "The word is: I cannot. | 0",
        "I  cannot do that | 1",
        "I cannotdo that | 0",
      })
  void aRefusalStartsWithAPhraseAsWholeWords(String text, double rate) {
    assertThat(value("refusal_rate", JSON.objectNode(), text)).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Es tut mir leid, ich kann das nicht. | 1",
        "Und: ICH KANN  DAS nicht! | 1",
        "Ich kann dasselbe. | 0",
        "Dich kann das freuen. | 0",
      })
  void phrasesOfOnesOwnMayBeAnywhere(String text, double rate) {
    ObjectNode parameters = JSON.objectNode().put("match", "anywhere");
    parameters.putArray("phrases").add("Ich kann das");

    assertThat(value("refusal_rate", parameters, text)).isEqualTo(rate);
  }

  @Test
  void phrasesAreBounded() {
    ObjectNode parameters = JSON.objectNode();
    parameters.putArray("phrases").add(" ");

    assertThatThrownBy(() -> Metrics.of("refusal_rate", parameters))
        .hasMessage(
            "parameter phrases of refusal_rate was [\" \"] but must be a list of at most 200 texts of 1 to 200 characters.");
  }

  @ParameterizedTest
  @CsvSource({"distinct_n,2", "repetition,4", "diversity,4"})
  void textsTooShortForNgramsHaveNoValue(String metric, int tokens) {
    Accumulator rows = Metrics.of(metric).newAccumulator();
    rows.add(text("word"));
    rows.add(text(""));

    assertThat(rows.value())
        .isEqualTo(
            new Undefined(
                "none of the 2 texts has %d tokens, and %s divides by the number of n-grams"
                    .formatted(tokens, metric)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"distinct_n", "repetition", "diversity", "refusal_rate", "gen_len"})
  void needNoReferenceAndRefuseWhatIsNoText(String metric) {
    assertThat(Metrics.of(metric).reads()).containsOnly(Column.PREDICTION);
    assertThatThrownBy(
            () ->
                Metrics.of(metric)
                    .newAccumulator()
                    .add(Judged.of(JSON.numberNode(7), MissingNode.getInstance())))
        .isInstanceOf(MetricInputException.class)
        .hasMessage(metric + " needs a text as prediction, but it is 7; the row is not counted.");
  }

  @Test
  void lengthsAreInWordsOrInWhatTheColonSays() {
    Accumulator words = Metrics.of("gen_len").newAccumulator();
    Accumulator characters = Metrics.of("gen_len:characters").newAccumulator();
    for (String each : List.of("one two", "", "three")) {
      words.add(text(each));
      characters.add(text(each));
    }

    assertThat(words.value().json().get("mean").doubleValue()).isEqualTo(1);
    assertThat(words.value().json().get("max").doubleValue()).isEqualTo(2);
    assertThat(characters.value().json().get("mean").doubleValue()).isEqualTo(4);
  }

  @Test
  void finishReasonsAreSharesByName() {
    Accumulator rows = Metrics.of("finish_reasons").newAccumulator();
    for (String reason : List.of("stop", "length", "stop", "stop")) {
      rows.add(text(reason));
    }

    assertThat(rows.value().json().toString()).isEqualTo("{\"length\":0.25,\"stop\":0.75}");
  }

  @Test
  void moreFinishReasonsThanTheBoundAreNoFinishReasons() {
    Accumulator rows = Metrics.of("finish_reasons").newAccumulator();
    for (int i = 0; i < 101; i++) {
      rows.add(text("reason " + i));
    }

    assertThat(rows.value())
        .isEqualTo(
            new Undefined(
                "more than 100 labels were seen, which is max_labels: raise it, or judge labels rather than free texts"));
  }

  private static double value(String metric, ObjectNode parameters, String text) {
    Accumulator rows = Metrics.of(metric, parameters).newAccumulator();
    rows.add(text(text));
    return rows.value().json().doubleValue();
  }

  private static Judged text(String text) {
    return Judged.of(JSON.textNode(text), MissingNode.getInstance());
  }
}
