package dev.millstream.benchmarks.naive;

import dev.millstream.benchmarks.onnx.DirectCaller;
import dev.millstream.benchmarks.onnx.DirectSession;
import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.tokenize.Tokenizer;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/** One call of the model a record, with a session and a tokenizer of each subtask's own. */
final class EmbedEach extends RichMapFunction<NaiveText, NaiveVector> {
  private static final long serialVersionUID = 1L;

  private final String model;
  private final String variant;
  private final @Nullable Integer threads;
  private transient EncoderFiles encoder;
  private transient @Nullable Tokenizer tokenizer;
  private transient @Nullable DirectSession session;
  private transient DirectCaller caller;

  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  EmbedEach(String model, String variant, @Nullable Integer threads) {
    this.model = model;
    this.variant = variant;
    this.threads = threads;
  }

  @Override
  public void open(OpenContext context) {
    encoder = EncoderFiles.locate(model, variant);
    tokenizer = encoder.tokenizer();
    DirectSession opened = DirectSession.open(encoder, threads);
    session = opened;
    caller = opened.newCaller();
  }

  @Override
  public NaiveVector map(NaiveText text) {
    Tokenizer open = tokenizer;
    if (open == null) {
      throw new IllegalStateException("the function is not open.");
    }
    float[] vector = caller.embed(List.of(open.encode(text.text())))[0];
    return new NaiveVector(
        text.id(), text.text(), vector, encoder.files().name(), encoder.files().revision());
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    if (tokenizer != null) {
      tokenizer.close();
    }
  }
}
