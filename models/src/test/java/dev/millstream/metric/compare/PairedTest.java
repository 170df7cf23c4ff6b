package dev.millstream.metric.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricInputException;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.catalog.Metrics;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String END = "; the row is not counted.";

  @Test
  void aPairIsReadBackFromTheRowThatCarriesIt() {
    Paired pair =
        new Paired(
            JSON.textNode("k"),
            JSON.numberNode(1),
            JSON.numberNode(1),
            JSON.numberNode(0),
            JSON.numberNode(0.75),
            JSON.numberNode(0.25));

    assertThat(Paired.from(pair.judged())).isEqualTo(pair);
    assertThat(pair.judged().prediction().toString()).isEqualTo("{\"key\":\"k\",\"a\":1,\"b\":0}");
    assertThat(pair.judged().score().toString()).isEqualTo("{\"a\":0.75,\"b\":0.25}");
    assertThat(
            Paired.of(pair.key(), pair.reference(), pair.a(), pair.b())
                .judged()
                .score()
                .isMissingNode())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "paired_accuracy | {\"prediction\":1,\"reference\":1} | paired_accuracy needs an object with a and b, what the two models said, as prediction, but it is 1",
        "paired_accuracy | {\"prediction\":{\"a\":1},\"reference\":1} | paired_accuracy needs an object with a and b, what the two models said, as prediction, but it is an object of 1 fields",
        "paired_accuracy | {\"prediction\":{\"a\":1,\"b\":\"1\"},\"reference\":1} | paired_accuracy needs both predictions and the reference to be labels of one kind, but some are numbers and some are texts",
        "paired_accuracy | {\"prediction\":{\"a\":1,\"b\":0.5},\"reference\":1} | paired_accuracy needs a label (a whole number, true or false, or a text of at most 200 characters) as prediction, but it is 0.5",
        "paired_bootstrap | {\"prediction\":{\"a\":1,\"b\":1},\"reference\":1} | paired_bootstrap needs a key (a text or a whole number) beside a and b in prediction, because a row's weights are drawn by it",
        "paired_bootstrap:mae | {\"prediction\":{\"key\":1,\"a\":1,\"b\":\"x\"},\"reference\":1} | mae needs a number as prediction, but it is a text of 1 characters",
        "paired_bootstrap:rouge | {\"prediction\":{\"key\":1,\"a\":\"x\",\"b\":\"x\"},\"reference\":\"x\"} | paired_bootstrap needs one number of rouge, but field is '': set it to one of rouge1, rouge2, rougeL, rougeLsum",
        "paired_bootstrap:pearsonr | {\"prediction\":{\"key\":1,\"a\":1,\"b\":1},\"reference\":1} | paired_bootstrap needs pearsonr of each row alone, but there is none: all 1 predictions are equal, and pearsonr divides by their spread",
      })
  void refusesARowInASentence(String metric, String row, String sentence) {
    Accumulator accumulator = Metrics.of(metric).newAccumulator();

    assertThatThrownBy(() -> accumulator.add(Judged.from(json(row))))
        .isInstanceOf(MetricInputException.class)
        .hasMessage(sentence + END);
    assertThat(accumulator.rows()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"metric\":7} | parameter metric of paired_bootstrap was 7 but must be a metric's name.",
        "{\"metric\":\"paired_accuracy\"} | parameter metric of paired_bootstrap was \"paired_accuracy\" but must be a metric of one model.",
        "{\"parameters\":1} | parameter parameters of paired_bootstrap was 1 but must be an object of accuracy's parameters.",
        "{\"metric\":\"mae\",\"parameters\":{\"k\":1}} | mae has no parameter 'k'; it takes none.",
        "{\"n_resamples\":10} | parameter n_resamples of paired_bootstrap was 10 but must be a whole number from 100 to 10000.",
        "{\"confidence_level\":95} | parameter confidence_level of paired_bootstrap was 95 but must be from 0.5 to 0.999.",
        "{\"resamples\":200} | paired_bootstrap has no parameter 'resamples', perhaps n_resamples; it takes metric, parameters, field, n_resamples, seed, confidence_level.",
      })
  void refusesParametersInASentence(String parameters, String sentence) {
    assertThatThrownBy(() -> Metrics.of("paired_bootstrap", (ObjectNode) json(parameters)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void twoModelsThatSayOneThingHaveNoKappa() {
    Accumulator rows = Metrics.of("paired_accuracy").newAccumulator();
    rows.add(pair(1, 0, 1, 1));
    rows.add(pair(2, 1, 1, 1));

    assertThat(rows.value().json().get("cohen_kappa").toString())
        .isEqualTo("{\"undefined\":\"both models gave all 2 rows one and the same label\"}");
    assertThat(rows.value().json().get("accuracy_a").doubleValue()).isEqualTo(0.5);
  }

  @Test
  void tooManyLabelsTakeOnlyKappaAway() {
    Accumulator rows =
        Metrics.of("paired_accuracy", JSON.objectNode().put("max_labels", 2)).newAccumulator();
    for (int i = 0; i < 3; i++) {
      rows.add(pair(i, i, i, 0));
    }

    assertThat(rows.value().json().get("cohen_kappa").toString())
        .isEqualTo(
            "{\"undefined\":\"more than 2 labels were seen, which is max_labels: raise it, or judge labels rather than free texts\"}");
    assertThat(rows.value().json().get("losses").longValue()).isEqualTo(2);
  }

  @Test
  void oneRowHasNoInterval() {
    Accumulator rows = Metrics.of("paired_bootstrap").newAccumulator();
    rows.add(pair(1, 1, 1, 0));

    assertThat(rows.value())
        .isEqualTo(new Undefined("1 row shows no spread, and paired_bootstrap needs more"));
  }

  @Test
  void oneNumberOfSeveralIsNamedByField() {
    ObjectNode parameters = JSON.objectNode().put("metric", "rouge").put("field", "rougeL");
    parameters.putObject("parameters").put("use_stemmer", true);
    Accumulator rows = Metrics.of("paired_bootstrap", parameters).newAccumulator();
    rows.add(texts(1, "a b c", "a b", "a b c"));
    rows.add(texts(2, "running", "runs", "x"));

    assertThat(rows.value().json().get("a").doubleValue()).isCloseTo(0.9, within(1e-12));
    assertThat(rows.value().json().get("difference").doubleValue()).isCloseTo(-0.4, within(1e-12));
  }

  @Test
  void rowsOfOneKeyAreDrawnTogether() {
    Metric metric = Metrics.of("paired_bootstrap");
    Accumulator apart = metric.newAccumulator();
    Accumulator together = metric.newAccumulator();
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      int b = random.nextInt(2);
      for (int copy = 0; copy < 4; copy++) {
        apart.add(pair(4 * i + copy, 1, 1, b));
        together.add(pair(i, 1, 1, b));
      }
    }

    assertThat(error(together) / error(apart)).isCloseTo(2, within(0.2));
  }

  /** 300 times 80 rows of two equally good models: 95 % intervals miss zero in about 5 %. */
  @Test
  void intervalsOfEquallyGoodModelsHoldZeroAboutAsOftenAsTheySay() {
    Random random = new Random(2);
    int held = 0;
    int significant = 0;
    for (int experiment = 0; experiment < 300; experiment++) {
      Metric metric =
          Metrics.of(
              "paired_bootstrap", JSON.objectNode().put("metric", "mae").put("n_resamples", 400));
      Accumulator rows = metric.newAccumulator();
      for (int i = 0; i < 80; i++) {
        rows.add(
            Paired.of(
                    JSON.textNode(experiment + "-" + i),
                    JSON.numberNode(0),
                    JSON.numberNode(Math.abs(random.nextGaussian())),
                    JSON.numberNode(Math.abs(random.nextGaussian())))
                .judged());
      }
      JsonNode interval = rows.value().json().get("confidence_interval");
      held += interval.get(0).doubleValue() <= 0 && interval.get(1).doubleValue() >= 0 ? 1 : 0;
      significant += rows.value().json().get("p_value").doubleValue() < 0.05 ? 1 : 0;
    }

    assertThat(held / 300.0).isBetween(0.91, 0.98);
    assertThat(significant / 300.0).isBetween(0.02, 0.09);
  }

  @Test
  void weightsAreOfAPoissonDistributionWithMeanOne() {
    PoissonWeights weights = new PoissonWeights(5);
    int[] seen = new int[20];
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < 1000; row++) {
      long rowSeed = weights.rowSeed("row " + row);
      for (int replicate = 0; replicate < 200; replicate++) {
        int weight = PoissonWeights.of(rowSeed, replicate);
        seen[weight]++;
        sum += weight;
        squares += weight * weight;
      }
    }

    double n = 200_000;
    assertThat(sum / n).isCloseTo(1, within(0.01));
    assertThat(squares / n - 1).isCloseTo(1, within(0.02));
    assertThat(seen[0] / n).isCloseTo(Math.exp(-1), within(0.005));
    assertThat(seen[3] / n).isCloseTo(Math.exp(-1) / 6, within(0.003));
  }

  private static double error(Accumulator rows) {
    return rows.value().json().get("standard_error").doubleValue();
  }

  private static Judged pair(int key, int reference, int a, int b) {
    return Paired.of(
            JSON.numberNode(key),
            JSON.numberNode(reference),
            JSON.numberNode(a),
            JSON.numberNode(b))
        .judged();
  }

  private static Judged texts(int key, String reference, String a, String b) {
    return Paired.of(
            JSON.numberNode(key), JSON.textNode(reference), JSON.textNode(a), JSON.textNode(b))
        .judged();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
