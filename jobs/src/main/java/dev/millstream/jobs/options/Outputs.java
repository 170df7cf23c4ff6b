package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds outputs that get in each other's way, and encodings that an output cannot take. */
final class Outputs {
  private Outputs() {}

  static void check(
      Values values,
      @Nullable SourceOptions source,
      SinkOptions sinks,
      @Nullable MetricsOptions metrics) {
    Map<Endpoint, String> users = new LinkedHashMap<>();
    if (source != null) {
      claim(values, users, "--from", source.from());
    }
    for (Endpoint output : sinks.to()) {
      claim(values, users, "--to", output);
    }
    claim(values, users, "--dead-letters", sinks.deadLetters());
    if (metrics != null) {
      claim(values, users, "--metrics", metrics.to());
    }
    checkEncoding(values, sinks);
  }

  static void checkAnswers(
      Values values, @Nullable Endpoint from, AnswerOptions answers, @Nullable Endpoint pieces) {
    Map<Endpoint, String> users = new LinkedHashMap<>();
    if (from != null) {
      claim(values, users, "--from", from);
    }
    for (Endpoint output : answers.to()) {
      claim(values, users, "--to", output);
    }
    answers.byLabel().values().stream()
        .distinct()
        .filter(output -> !answers.to().contains(output))
        .forEach(output -> claim(values, users, "--route", output));
    Endpoint unsure = answers.lowConfidence();
    if (unsure != null
        && !answers.to().contains(unsure)
        && !answers.byLabel().containsValue(unsure)) {
      claim(values, users, "--low-confidence", unsure);
    }
    claim(values, users, "--dead-letters", answers.deadLetters());
    if (pieces != null) {
      claim(values, users, "--pieces-to", pieces);
    }
  }

  static void checkFigures(
      Values values,
      Map<String, Endpoint> inputs,
      List<Endpoint> to,
      Endpoint deadLetters,
      @Nullable Endpoint notCounted,
      @Nullable AlertOptions alerts) {
    Map<Endpoint, String> users = new LinkedHashMap<>();
    inputs.forEach((option, input) -> claim(values, users, option, input));
    to.forEach(output -> claim(values, users, "--to", output));
    claim(values, users, "--dead-letters", deadLetters);
    if (notCounted != null && notCounted != Endpoint.StandardStream.ERROR) {
      claim(values, users, "--not-counted", notCounted);
    }
    if (alerts != null && alerts.to() != Endpoint.StandardStream.ERROR) {
      claim(values, users, "--alerts", alerts.to());
    }
  }

  private static void claim(
      Values values, Map<Endpoint, String> users, String option, Endpoint endpoint) {
    String user = users.putIfAbsent(endpoint, option);
    if (user == null) {
      return;
    }
    if (user.equals(option)) {
      values.problem("%s %s is given twice. Give it once.".formatted(option, endpoint));
    } else {
      values.problem(
          "%s and %s both use %s, where their records would mix. Use another place for one of them."
              .formatted(user, option, endpoint));
    }
  }

  private static void checkEncoding(Values values, SinkOptions sinks) {
    if (!values.given("--vector-encoding")) {
      return;
    }
    List<Endpoint> written = new ArrayList<>(sinks.to());
    written.removeIf(Endpoint.Lucene.class::isInstance);
    written.removeIf(Endpoint.Pgvector.class::isInstance);
    if (written.isEmpty()) {
      values.problem(
          "--vector-encoding is given, but an index stores vectors in its own form. Leave it out, or add e.g. %s."
              .formatted(values.eg("--to")));
    }
    if (sinks.encoding() == VectorEncoding.BYTES) {
      written.removeIf(Endpoint.Kafka.class::isInstance);
      for (Endpoint lines : written) {
        values.problem(
            "--vector-encoding bytes needs headers, which --to %s does not have. Use array or base64, or write to kafka:TOPIC."
                .formatted(lines));
      }
    }
  }
}
