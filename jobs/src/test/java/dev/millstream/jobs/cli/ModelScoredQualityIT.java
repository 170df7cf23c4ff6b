package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.pool.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that a model wrote, scored by another one, and the figures of the scores. */
class ModelScoredQualityIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEXTS = 20;

  @TempDir Path folder;

  @Test
  void aClassifiersScoresOfTextsAreJudgedByWindow() throws Exception {
    Path scores = folder.resolve("scores.jsonl");

    CommandRun scored =
        CommandRun.of(
            "",
            "classify",
            "--model",
            TinyModels.folder("text-classification/distilbert-single-label").toString(),
            "--from",
            "file:" + texts(),
            "--to",
            "file:" + scores);
    assertThat(scored.status()).as(scored.err()).isZero();
    CommandRun judged =
        CommandRun.of(
            "",
            "evaluate",
            "--metrics",
            "gen_len:value",
            "--prediction-field",
            "result.0.score",
            "--window",
            "10rows",
            "--from",
            "file:" + scores,
            "--to",
            "-");

    assertThat(judged.err()).isEqualTo("Figures: 2. Dead letters: 0.\n");
    List<Double> all = new ArrayList<>();
    for (String line : Files.readAllLines(scores)) {
      all.add(JSON.readTree(line).at("/result/0/score").doubleValue());
    }
    JsonNode first = JSON.readTree(judged.out().lines().findFirst().orElseThrow());
    double mean = all.subList(0, 10).stream().mapToDouble(Double::doubleValue).average().orElse(0);
    assertThat(first.at("/value/mean").doubleValue()).isCloseTo(mean, within(1e-9));
    assertThat(first.path("n").asInt()).isEqualTo(10);
  }

  @Test
  void theLikelihoodsThatACausalModelGivesAreTheScoresOfTheMetricPerplexity() throws Exception {
    Path scores = folder.resolve("likelihoods.jsonl");

    CommandRun scored =
        CommandRun.of(
            "",
            "generate",
            "--task",
            "perplexity",
            "--model",
            TinyModels.folder("text-generation/llama").toString(),
            "--from",
            "file:" + texts(),
            "--to",
            "file:" + scores);
    assertThat(scored.status()).as(scored.err()).isZero();
    Path alerts = folder.resolve("alerts.jsonl");
    CommandRun judged = judgedByPerplexity(scores, alerts);

    assertThat(judged.err()).isEqualTo("Figures: 1. Dead letters: 0.\n");
    double perplexities = 0;
    double negative = 0;
    int tokens = 0;
    for (String line : Files.readAllLines(scores)) {
      JsonNode record = JSON.readTree(line).at("/result/0");
      perplexities += record.path("perplexity").doubleValue();
      negative -= record.path("log_likelihood").doubleValue();
      tokens += record.path("token_count").intValue();
    }
    JsonNode figure = JSON.readTree(judged.out());
    assertThat(figure.path("n").intValue()).isEqualTo(TEXTS);
    assertThat(figure.at("/value/mean_perplexity").doubleValue())
        .isCloseTo(perplexities / TEXTS, withPercentage(1e-9));
    assertThat(figure.at("/value/corpus_perplexity").doubleValue())
        .isCloseTo(Math.exp(negative / tokens), withPercentage(1e-9));
    assertThat(Files.readAllLines(alerts)).hasSize(1);
  }

  private static CommandRun judgedByPerplexity(Path scores, Path alerts) {
    return CommandRun.of(
        "",
        "evaluate",
        "--metrics",
        "perplexity",
        "--score-field",
        "result.0.negative_log_likelihoods",
        "--alert",
        "perplexity.mean_perplexity>1",
        "--alerts",
        "file:" + alerts,
        "--from",
        "file:" + scores,
        "--to",
        "-");
  }

  private Path texts() throws Exception {
    Path texts = folder.resolve("texts.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      lines.add("{\"id\":%d,\"text\":\"Answer %d of a model.\"}".formatted(i, i));
    }
    return Files.write(texts, lines);
  }
}
