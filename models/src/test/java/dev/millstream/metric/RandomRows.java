package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.compare.Paired;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Rows by chance for each metric, awkward ones among them: ties, empty texts, huge and tiny
 * numbers, other scripts.
 */
final class RandomRows {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> WORDS =
      List.of(
          "the", "a", "Rain", "rain,", "3.14", "x-1", "中文", "👍", "&amp;", "fell.", "running",
          "\u00a0", "\n");

  private static final Map<String, Function<Random, Judged>> BY_METRIC = new TreeMap<>();

  static {
    for (String name :
        List.of(
            "accuracy", "precision", "recall", "f1", "confusion_matrix", "matthews_correlation")) {
      BY_METRIC.put(
          name, r -> Judged.of(JSON.numberNode(r.nextInt(4)), JSON.numberNode(r.nextInt(4))));
    }
    for (String name : List.of("roc_auc", "average_precision", "brier_score", "log_loss", "ece")) {
      BY_METRIC.put(name, RandomRows::scored);
    }
    for (String name : List.of("mae", "mse", "rmse", "mape", "r2", "r_squared", "pearsonr")) {
      BY_METRIC.put(name, r -> Judged.of(JSON.numberNode(number(r)), JSON.numberNode(number(r))));
    }
    for (String name :
        List.of("bleu", "sacrebleu", "chrf", "rouge", "wer", "cer", "exact_match", "squad")) {
      BY_METRIC.put(name, r -> Judged.of(JSON.textNode(text(r)), JSON.textNode(text(r))));
    }
    BY_METRIC.put("perplexity", r -> Judged.scored(losses(r)));
    BY_METRIC.put("seqeval", RandomRows::tagged);
    BY_METRIC.put("top_k_accuracy", r -> Judged.of(ids(r), JSON.numberNode(r.nextInt(12))));
    for (String name : List.of("recall_at_k", "mrr", "ndcg")) {
      BY_METRIC.put(name, r -> Judged.of(ids(r), grades(r)));
    }
    BY_METRIC.put("quantiles", r -> Judged.scored(JSON.numberNode(number(r))));
    for (String name :
        List.of("gen_len", "distinct_n", "repetition", "diversity", "refusal_rate")) {
      BY_METRIC.put(name, r -> generated(r.nextInt(6) == 0 ? "Sorry, I can" : text(r)));
    }
    BY_METRIC.put(
        "finish_reasons", r -> generated(List.of("stop", "length", "eos").get(r.nextInt(3))));
    for (String name : List.of("profile", "drift")) {
      BY_METRIC.put(name, RandomRows::scored);
    }
    for (String name : List.of("paired_accuracy", "paired_bootstrap")) {
      BY_METRIC.put(name, RandomRows::paired);
    }
  }

  private RandomRows() {}

  static Map<String, Function<Random, Judged>> byMetric() {
    return BY_METRIC;
  }

  static List<Judged> of(String metric, int count, Random random) {
    Function<Random, Judged> row = BY_METRIC.get(metric);
    return random.ints(count).mapToObj(ignored -> row.apply(random)).toList();
  }

  private static Judged generated(String text) {
    return Judged.of(JSON.textNode(text), MissingNode.getInstance());
  }

  private static Judged paired(Random r) {
    return Paired.of(
            JSON.numberNode(r.nextInt(1000)),
            JSON.numberNode(r.nextInt(3)),
            JSON.numberNode(r.nextInt(3)),
            JSON.numberNode(r.nextInt(3)))
        .judged();
  }

  private static Judged scored(Random r) {
    double score = r.nextInt(4) == 0 ? r.nextInt(11) / 10.0 : r.nextDouble();
    boolean positive = r.nextDouble() < score;
    return new Judged(
        JSON.numberNode(r.nextInt(2)), JSON.numberNode(positive ? 1 : 0), JSON.numberNode(score));
  }

  /** Sums of these in doubles depend on their order. */
  private static double number(Random r) {
    return switch (r.nextInt(5)) {
      case 0 -> r.nextGaussian() * 1e150 / 10;
      case 1 -> r.nextGaussian() * 1e-150;
      case 2 -> 0;
      default -> r.nextGaussian() * Math.pow(10, r.nextInt(20) - 10);
    };
  }

  private static String text(Random r) {
    StringBuilder text = new StringBuilder();
    for (int i = r.nextInt(9); i > 0; i--) {
      text.append(WORDS.get(r.nextInt(WORDS.size()))).append(r.nextInt(9) == 0 ? "" : " ");
    }
    return text.toString();
  }

  private static JsonNode losses(Random r) {
    ArrayNode losses = JSON.arrayNode();
    for (int i = r.nextInt(9); i >= 0; i--) {
      losses.add(Math.abs(r.nextGaussian()) * 5);
    }
    return losses;
  }

  private static Judged tagged(Random r) {
    ArrayNode prediction = JSON.arrayNode();
    ArrayNode reference = JSON.arrayNode();
    List<String> tags = List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "S-LOC", "E-PER");
    for (int i = r.nextInt(9); i >= 0; i--) {
      prediction.add(tags.get(r.nextInt(tags.size())));
      reference.add(tags.get(r.nextInt(tags.size())));
    }
    return Judged.of(prediction, reference);
  }

  private static JsonNode ids(Random r) {
    ArrayNode ids = JSON.arrayNode();
    r.ints(0, 12).distinct().limit(1 + r.nextInt(10)).forEach(ids::add);
    return ids;
  }

  private static JsonNode grades(Random r) {
    if (r.nextBoolean()) {
      return ids(r);
    }
    ObjectNode grades = JSON.objectNode();
    r.ints(0, 12)
        .distinct()
        .limit(1 + r.nextInt(4))
        .forEach(id -> grades.put("" + id, 1 + r.nextInt(3)));
    return grades;
  }
}
