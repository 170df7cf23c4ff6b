package dev.millstream.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.files.LineFormat;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.jobs.terminal.DisplayText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers as the rows of a table, written as they come: id, best label, score, and what was asked.
 * Of an answer without a label the beginning of its JSON is shown.
 */
final class AnswerTable implements LineFormat<InferenceAnswer> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID = 12;
  private static final int LABEL = 24;
  private static final int SCORE = 6;
  private static final String GAP = "  ";
  private static final int LEAST_REST = 20;

  private final int width;
  private boolean hasHeader;

  /** A table of this many columns of a terminal. */
  AnswerTable(int width) {
    this.width = width;
  }

  @Override
  public byte @Nullable [] line(InferenceAnswer answer) {
    String result = answer.result();
    if (result == null) {
      return null;
    }
    String label = answer.label();
    String row =
        label == null
            ? row(id(answer), "", "", result)
            : row(id(answer), label, score(answer.score()), asked(answer));
    String head = hasHeader ? "" : row("id", "answer", "score", "asked") + "\n";
    hasHeader = true;
    return (head + row).getBytes(StandardCharsets.UTF_8);
  }

  private String row(String id, String label, String score, String rest) {
    int left = Math.max(LEAST_REST, width - ID - LABEL - SCORE - 3 * GAP.length());
    return (cell(id, ID)
            + GAP
            + cell(label, LABEL)
            + GAP
            + cell(score, SCORE)
            + GAP
            + DisplayText.fit(DisplayText.oneLine(rest), left))
        .stripTrailing();
  }

  private static String cell(String text, int columns) {
    return DisplayText.pad(DisplayText.fit(DisplayText.oneLine(text), columns), columns);
  }

  private static String score(double score) {
    return Double.isNaN(score) ? "" : String.format(Locale.ROOT, "%.4f", score);
  }

  private static String id(InferenceAnswer answer) {
    String id = answer.request().id();
    return id == null ? "" : read(id).asText();
  }

  private static String asked(InferenceAnswer answer) {
    JsonNode inputs = read(String.valueOf(answer.request().inputs()));
    return inputs.isTextual() ? inputs.asText() : inputs.toString();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a request is JSON", e);
    }
  }
}
