package dev.millstream.jobs.transcript;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Shows texts on the terminal of this process as they are written; with one writer, so parallelism
 * 1. A job that failed and goes on shows the texts again that had not ended by its last checkpoint.
 */
public final class TranscriptSink implements Sink<Utterance> {
  private static final long serialVersionUID = 1L;

  private final int columns;

  /** For a terminal of this width. */
  public TranscriptSink(int columns) {
    this.columns = columns;
  }

  @Override
  public SinkWriter<Utterance> createWriter(WriterInitContext context) {
    return new Transcript(System.out, System.err, columns);
  }
}
