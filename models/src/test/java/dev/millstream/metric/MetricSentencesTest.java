package dev.millstream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.catalog.Metrics;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricSentencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "; the row is not counted.";

  @Nested
  class OfNamesAndParameters {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "acuracy | {} | there is no metric 'acuracy'. Perhaps accuracy? There are accuracy, average_precision, bleu, brier_score, cer, chrf, confusion_matrix, distinct_n, diversity, drift, ece, exact_match, f1, finish_reasons, gen_len, log_loss, mae, mape, matthews_correlation, mrr, mse, ndcg, paired_accuracy, paired_bootstrap, pearsonr, perplexity, precision, profile, quantiles, r2, r_squared, recall, recall_at_k, refusal_rate, repetition, rmse, roc_auc, rouge, sacrebleu, seqeval, squad, top_k_accuracy, wer.",
          "spearmanr | {} | spearmanr is not offered: it ranks all rows of a window at once, and ranks of parts do not merge; use pearsonr, or roc_auc for two classes.",
          "pr_auc | {} | pr_auc is not offered: it has several definitions; average_precision is the one in steps, scikit-learn's.",
          "f1 | {\"avrage\":\"macro\"} | f1 has no parameter 'avrage', perhaps average; it takes known_labels, average, pos_label, labels, zero_division, max_labels.",
          "f1:makro | {} | parameter average of f1 was \"makro\" but must be one of binary, macro, micro, weighted or null (each label).",
          "f1:macro | {\"average\":\"micro\"} | parameter average of f1 is given twice, after the colon and by name. Leave one of them out.",
          "accuracy:5 | {} | accuracy takes no parameter after a colon, but '5' stands there. Give parameters by name.",
          "mae | {\"k\":1} | mae has no parameter 'k'; it takes none.",
          "recall_at_k | {\"k\":0} | parameter k of recall_at_k was 0 but must be a whole number from 1 to 2147483647.",
          "accuracy | {\"normalize\":\"yes\"} | parameter normalize of accuracy was \"yes\" but must be true or false.",
          "rouge | {\"use_aggregator\":true} | parameter use_aggregator of rouge was true but must be false: the mean is exact, where Python's aggregator resamples at random.",
          "rouge | {\"rouge_types\":[\"rougeX\"]} | parameter rouge_types of rouge was [\"rougeX\"] but must be a list of rouge1 to rouge9, rougeL and rougeLsum.",
          "sacrebleu | {\"tokenize\":\"spm\"} | parameter tokenize of sacrebleu was \"spm\" but must be one of 13a, intl, zh, char, none.",
          "seqeval | {\"mode\":\"strict\"} | seqeval has mode=strict and a scheme, or neither of them: schemes are IOB1, IOB2, IOE1, IOE2, IOBES, BILOU.",
          "quantiles | {\"relative_accuracy\":0.5} | parameter relative_accuracy of quantiles was 0.5 but must be from 0.001 to 0.1.",
          "quantiles | {\"quantiles\":[99]} | parameter quantiles of quantiles was [99] but must be from 0.0 to 1.0.",
          "exact_match | {\"regexes_to_ignore\":[\"(\"]} | parameter regexes_to_ignore of exact_match was [\"(\"] but must be a list of regular expressions.",
          "confusion_matrix | {\"labels\":[]} | parameter labels of confusion_matrix was [] but must be a list of labels.",
        })
    void refuses(String name, String parameters, String sentence) {
      assertThatThrownBy(() -> Metrics.of(name, (ObjectNode) json(parameters)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(sentence);
    }
  }

  @Nested
  class OfRows {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "mae | {\"prediction\":\"three\",\"reference\":3} | mae needs a number as prediction, but it is a text of 5 characters",
          "mae | {\"prediction\":1,\"reference\":1e300} | mae needs a number up to 1e150 in size as reference, but it is 1.0E300",
          "mae | {\"prediction\":1} | mae needs a number as reference, but it is missing",
          "roc_auc | {\"score\":null,\"reference\":1} | roc_auc needs a number as score, but it is null",
          "roc_auc | {\"score\":0.4,\"reference\":2} | roc_auc needs 0 or 1 (or a pos_label that says what is positive) as reference, but it is 2",
          "brier_score | {\"score\":1.4,\"reference\":1} | brier_score needs a probability from 0 to 1 as score, but it is 1.4",
          "log_loss | {\"score\":{\"ham\":0.9},\"reference\":\"spam\"} | log_loss needs the probability of the reference, but score has none among its 1",
          "accuracy | {\"prediction\":\"1\",\"reference\":1} | accuracy needs prediction and reference to be labels of one kind, but one is a number and the other a text",
          "accuracy | {\"prediction\":0.5,\"reference\":1} | accuracy needs a label (a whole number, true or false, or a text of at most 200 characters) as prediction, but it is 0.5",
          "bleu | {\"prediction\":7,\"reference\":\"seven\"} | bleu needs a text as prediction, but it is 7",
          "bleu | {\"prediction\":\"seven\",\"reference\":[]} | bleu needs a text or a list of texts as reference, but it is an empty list",
          "squad | {\"prediction\":\"seven\",\"reference\":[\"7\",7]} | squad needs a text or a list of texts as reference, but it has in it 7",
          "perplexity | {\"score\":[0.5,-2]} | perplexity needs negative log-likelihoods as score, which are not below 0, but one is -2.0: negate log-probabilities",
          "perplexity | {\"score\":[900]} | perplexity of a mean negative log-likelihood above 300.0 is no number to average, but score's mean is 900.0",
          "perplexity | {\"score\":[0.5,\"x\"]} | perplexity needs a list of numbers as score, but it has in it a text of 1 characters",
          "seqeval | {\"prediction\":[\"O\"],\"reference\":[\"O\",\"O\"]} | seqeval needs as many tags in prediction as in reference, but there are 1 and 2",
          "seqeval | {\"prediction\":[\"U-PER\"],\"reference\":[\"O\"]} | seqeval needs tags such as B-PER as prediction, with O, B, I, E, S for its letter (other schemes have mode=strict and scheme), but one is something else",
          "mrr | {\"prediction\":[\"a\",\"a\"],\"reference\":[\"a\"]} | mrr needs every id once as prediction, but one is there twice",
          "ndcg | {\"prediction\":[\"a\"],\"reference\":{\"a\":0}} | ndcg needs the relevant ids: a list, or an object of grades from 0 to 1,000 by id as reference, but it is an object of 1 fields",
          "top_k_accuracy | {\"score\":[0.5,0.5],\"reference\":2} | top_k_accuracy needs the score of the reference, but score has none among its 2",
          "quantiles | {\"score\":\"12ms\"} | quantiles needs a number as score, but it is a text of 4 characters",
        })
    void refuses(String metric, String row, String sentence) {
      Accumulator accumulator = Metrics.of(metric).newAccumulator();

      assertThatThrownBy(() -> accumulator.add(Judged.from(json(row))))
          .isInstanceOf(MetricInputException.class)
          .hasMessage(sentence + END);
      assertThat(accumulator.rows()).isZero();
    }

    @Test
    void refusesNotANumber() {
      Judged row =
          new Judged(
              JsonNodeFactory.instance.numberNode(1),
              JsonNodeFactory.instance.numberNode(1),
              JsonNodeFactory.instance.numberNode(Double.NaN));

      assertThatThrownBy(() -> Metrics.of("roc_auc").newAccumulator().add(row))
          .hasMessage("roc_auc needs a number up to 1e150 in size as score, but it is NaN" + END);
    }

    @Test
    void refusesALabelThatIsNotKnown() {
      Metric metric = Metrics.of("f1", (ObjectNode) json("{\"known_labels\":[\"ham\",\"spam\"]}"));

      assertThatThrownBy(
              () ->
                  metric
                      .newAccumulator()
                      .add(Judged.from(json("{\"prediction\":\"spma\",\"reference\":\"ham\"}"))))
          .hasMessage("f1 does not know the label in prediction: known_labels are ham, spam" + END);
    }
  }

  @Test
  void nullIsPythonsNoneAndMeansTheDefault() {
    String defaults = "{\"tokenize\":null,\"smooth_value\":null,\"lowercase\":null}";
    String seqeval = "{\"scheme\":null,\"mode\":null,\"suffix\":null,\"max_labels\":null}";

    assertThat(Metrics.of("sacrebleu", (ObjectNode) json(defaults)).name()).isEqualTo("sacrebleu");
    assertThat(Metrics.of("seqeval", (ObjectNode) json(seqeval)).name()).isEqualTo("seqeval");
  }

  @Test
  void aMetricSaysWhatItReads() {
    assertThat(Metrics.of("f1").reads()).containsOnly(Column.PREDICTION, Column.REFERENCE);
    assertThat(Metrics.of("roc_auc").reads()).containsOnly(Column.SCORE, Column.REFERENCE);
    assertThat(Metrics.of("ece").reads()).containsOnly(Column.values());
    assertThat(Metrics.of("perplexity").reads()).containsOnly(Column.SCORE);
    assertThat(Metrics.of("quantiles:prediction").reads()).containsOnly(Column.PREDICTION);
    assertThat(Metrics.of("top_k_accuracy").reads()).containsOnly(Column.REFERENCE);
  }

  @Nested
  class OfWindows {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "roc_auc | [{\"score\":0.4,\"reference\":0},{\"score\":0.5,\"reference\":0}] | none of the 2 references is positive, and roc_auc needs some",
          "roc_auc | [{\"score\":0.4,\"reference\":1}] | none of the 1 references is negative, and roc_auc needs some",
          "average_precision | [{\"score\":0.4,\"reference\":0}] | none of the 1 references is positive, and average_precision needs some",
          "f1 | [{\"prediction\":0,\"reference\":1},{\"prediction\":2,\"reference\":1}] | average=binary is for two labels and 3 were seen (0, 1, 2): set average to macro, micro, weighted or null",
          "f1 | [{\"prediction\":\"a\",\"reference\":\"b\"}] | pos_label 1 is none of the labels seen (a, b): set pos_label",
          "f1:macro | [{\"prediction\":\"a\",\"reference\":\"b\"},{\"prediction\":1,\"reference\":1}] | some labels are numbers and some are texts: map them to one kind",
          "pearsonr | [{\"prediction\":1,\"reference\":1},{\"prediction\":1,\"reference\":2}] | all 2 predictions are equal, and pearsonr divides by their spread",
          "r2 | [{\"prediction\":1,\"reference\":1}] | all 1 references are equal, and r2 divides by their spread",
          "wer | [{\"prediction\":\"a\",\"reference\":\" \"}] | the references have no words, and wer divides by their number",
          "bleu | [{\"prediction\":\"\",\"reference\":\"a\"}] | the predictions have no tokens, and bleu divides by their number",
        })
    void haveNoValue(String metric, String rows, String because) {
      Accumulator accumulator = Metrics.of(metric).newAccumulator();
      json(rows).forEach(row -> accumulator.add(Judged.from(row)));

      assertThat(accumulator.value()).isEqualTo(new Undefined(because));
      assertThat(accumulator.value().json().get("undefined").textValue()).isEqualTo(because);
    }
  }

  @Nested
  class OfStates {
    @Test
    void ofAnotherMetricAreNotMerged() {
      Accumulator f1 = Metrics.of("f1:macro").newAccumulator();

      assertThatThrownBy(() -> f1.merge(Metrics.of("f1").newAccumulator()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "an accumulator of f1 {\"average\":\"macro\"} cannot be merged with one of f1 {}: merge accumulators of one metric with equal parameters.");
    }

    @Test
    void ofAnotherVersionAreNotRead() {
      assertThatThrownBy(() -> read("mae", new byte[] {2}))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "an accumulator of mae has state version 2, this build reads 1. Read it with the version that wrote it.");
    }

    @Test
    void ofOtherParametersAreNotRead() {
      byte[] tenBins = Splits.bytes(Metrics.of("ece").newAccumulator());
      byte[] percents =
          Splits.bytes(
              Metrics.of("quantiles", (ObjectNode) json("{\"relative_accuracy\":0.02}"))
                  .newAccumulator());

      assertThatThrownBy(() -> read("ece:15", tenBins))
          .hasMessage(
              "an accumulator holds 10 counts and 10 sums, this metric has 15 and 15. Read it with the metric and parameters that wrote it.");
      assertThatThrownBy(() -> read("f1", Splits.bytes(Metrics.of("seqeval").newAccumulator())))
          .hasMessage(
              "an accumulator holds 3 counts a label and 2 in all, this metric has 3 and 0. Read it with the metric that wrote it.");
      assertThatThrownBy(() -> read("quantiles", percents))
          .hasMessage(
              "an accumulator of quantiles has relative_accuracy 0.02, this metric has 0.01. Read it with the parameters that wrote it.");
    }

    @Test
    void thatAreCutShortAreNotRead() {
      for (String name : Metrics.names()) {
        byte[] whole =
            Splits.bytes(Splits.whole(Metrics.of(name), RandomRows.of(name, 5, new Random(1))));
        for (int length : List.of(0, 1, 8, whole.length / 2, whole.length - 1)) {
          assertThatThrownBy(() -> read(name, Arrays.copyOf(whole, length)))
              .as("%s of %d bytes, cut to %d", name, whole.length, length)
              .isInstanceOf(IOException.class);
        }
      }
    }

    private static Accumulator read(String metric, byte[] bytes) throws IOException {
      return Metrics.of(metric).read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
