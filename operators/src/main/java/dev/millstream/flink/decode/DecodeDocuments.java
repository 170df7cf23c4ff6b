package dev.millstream.flink.decode;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.SourceRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes records to documents; a record that holds none leaves by {@link #DEAD_LETTERS} with its
 * raw bytes untouched, and no record fails the job.
 */
public final class DecodeDocuments extends ProcessFunction<SourceRecord, Document> {
  /** Records that hold no document, with the reason. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("decode-dead-letters", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;

  private final DecodeOptions options;
  private transient DocumentDecoder decoder;
  private transient Counter documents;
  private transient Counter deadLetters;

  /** Decodes as {@code options} say. */
  @SuppressWarnings("NullAway.Init") // all are made in open
  public DecodeDocuments(DecodeOptions options) {
    this.options = options;
  }

  @Override
  public void open(OpenContext context) {
    decoder = new DocumentDecoder(options);
    MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("decoding");
    documents = metrics.counter("documents");
    deadLetters = metrics.counter("dead_letters");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Document> out) {
    Document document;
    try {
      document = decoder.decode(record);
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
    documents.inc();
    out.collect(document);
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
