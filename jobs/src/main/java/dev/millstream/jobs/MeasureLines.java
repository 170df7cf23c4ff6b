package dev.millstream.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.files.LineFormat;
import dev.millstream.flink.measure.Measure;
import dev.millstream.flink.measure.MeasureReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A measure report as a JSON object; times are those of the span's ends. */
final class MeasureLines implements LineFormat<MeasureReport> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Override
  public byte[] line(MeasureReport report) {
    Measure measure = report.measure();
    double seconds = (report.to() - report.from()) / MILLIS_PER_SECOND;
    ObjectNode line =
        JSON.createObjectNode()
            .put("from", Instant.ofEpochMilli(report.from()).toString())
            .put("to", Instant.ofEpochMilli(report.to()).toString())
            .put("embedded", measure.embedded())
            .put("moved", measure.moved())
            .put("deleted", measure.deleted())
            .put("dead_letters", measure.deadLetters())
            .put("tokens", measure.tokens())
            .put("tokens_per_second", measure.tokens() / seconds)
            .put("padded_share", measure.paddedShare())
            .put("tokenization_ms", measure.tokenizeNanos() / NANOS_PER_MILLI)
            .put("queue_ms", measure.queueNanos() / NANOS_PER_MILLI)
            .put("inference_ms", measure.inferenceNanos() / NANOS_PER_MILLI);
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }
}
