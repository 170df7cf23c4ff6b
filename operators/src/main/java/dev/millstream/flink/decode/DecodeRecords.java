package dev.millstream.flink.decode;

import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.evaluate.Label;
import dev.millstream.flink.evaluate.Prediction;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.SourceRecord;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes records to documents, requests or rows; a record that holds none leaves by {@link
 * #DEAD_LETTERS} with its raw bytes untouched, and no record fails the job.
 *
 * @param <T> what records are decoded to
 */
public final class DecodeRecords<T> extends ProcessFunction<SourceRecord, T> {
  /** Records that could not be decoded, with the reason. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("decode-dead-letters", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;

  private final String what;
  private final DecoderFactory<T> factory;
  private transient Decoder<T> decoder;
  private transient Counter decoded;
  private transient Counter deadLetters;

  @SuppressWarnings("NullAway.Init") // the transient fields are made in open
  private DecodeRecords(String what, DecoderFactory<T> factory) {
    this.what = what;
    this.factory = factory;
  }

  /** Decodes documents as {@code options} say. */
  public static DecodeRecords<Document> toDocuments(DecodeOptions options) {
    return new DecodeRecords<>("documents", () -> new DocumentDecoder(options)::decode);
  }

  /** Decodes what is asked of a model, out of these fields. */
  public static DecodeRecords<InferenceRequest> toRequests(RequestFields fields) {
    return new DecodeRecords<>("requests", () -> new RequestDecoder(fields)::decode);
  }

  /** Decodes rows of an evaluation, out of these fields. */
  public static DecodeRecords<JudgedRow> toRows(JudgedFields fields) {
    return new DecodeRecords<>("rows", () -> new JudgedDecoder(fields)::decode);
  }

  /** Decodes predictions whose labels come later, out of these fields. */
  public static DecodeRecords<Prediction> toPredictions(JudgedFields fields) {
    return new DecodeRecords<>("predictions", () -> new JudgedDecoder(fields)::decodePrediction);
  }

  /** Decodes labels, out of these fields. */
  public static DecodeRecords<Label> toLabels(JudgedFields fields) {
    return new DecodeRecords<>("labels", () -> new JudgedDecoder(fields)::decodeLabel);
  }

  /** Makes one record to what it holds. */
  @FunctionalInterface
  private interface Decoder<T> {
    T decode(SourceRecord record) throws UndecodableException;
  }

  /** Makes a decoder where it is used; travels in the job graph. */
  @FunctionalInterface
  private interface DecoderFactory<T> extends Serializable {
    Decoder<T> create();
  }

  @Override
  public void open(OpenContext context) {
    decoder = factory.create();
    MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("decoding");
    decoded = metrics.counter(what);
    deadLetters = metrics.counter("dead_letters");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<T> out) {
    T value;
    try {
      value = decoder.decode(record);
    } catch (UndecodableException e) {
      refuse(letter(record, e.category(), e.getMessage()), context);
      return;
    } catch (RuntimeException e) {
      // A fault of ours must not become a restart loop either. Its message may quote the record.
      String sentence =
          "record %d of '%s' partition %d broke the decoder (%s). Report it with the record."
              .formatted(
                  record.origin().position(),
                  record.origin().source(),
                  record.origin().partition(),
                  e.getClass().getName());
      refuse(letter(record, "INVALID_INPUT", sentence), context);
      return;
    }
    decoded.inc();
    out.collect(value);
  }

  private void refuse(DeadLetter letter, Context context) {
    deadLetters.inc();
    context.output(DEAD_LETTERS, letter);
  }

  private static DeadLetter letter(SourceRecord record, String category, String sentence) {
    return new DeadLetter(
        record.key(), record.value(), record.origin(), "decode", category, sentence, null);
  }
}
