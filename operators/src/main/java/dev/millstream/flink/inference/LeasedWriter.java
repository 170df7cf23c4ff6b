package dev.millstream.flink.inference;

import dev.millstream.generate.text.WriterLease;
import dev.millstream.generate.text.Writing;
import dev.millstream.generate.text.Written;
import dev.millstream.task.InferenceException;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/** A model that writes, whose steps the texts of all slots share. */
record LeasedWriter<O>(WriterLease lease, Writing writing, Part<O> part)
    implements AskedModel<HeardRequest, Written, O> {

  /** What of an answer goes on; travels in the job graph. */
  @FunctionalInterface
  interface Part<O> extends Serializable {
    O of(Written answer);
  }

  @Override
  public CompletableFuture<Written> ask(HeardRequest request) {
    return request.writeWith(writing);
  }

  @Override
  public void refused(HeardRequest request, InferenceException why) {
    request.refused(why);
  }

  @Override
  public O output(Written answer) {
    return part.of(answer);
  }

  /** Texts are not padded, and share every step with others: their time is nobody's own. */
  @Override
  public Cost cost(Written answer) {
    int tokens = answer.promptTokens() + answer.newTokens();
    return new Cost(tokens, tokens, 0, 0, 0);
  }

  @Override
  public String name() {
    return lease.writer().name();
  }

  @Override
  public String revision() {
    return lease.writer().revision();
  }

  @Override
  public AnswerMetrics<Written> metrics(MetricGroup group) {
    InferenceMetrics metrics = InferenceMetrics.of(group, lease.writer());
    Counter generated =
        group
            .addGroup(InferenceMetrics.GROUP)
            .counter("generated_tokens", new ThreadSafeSimpleCounter());
    return metrics.counting(answer -> generated.inc(answer.newTokens()));
  }

  @Override
  public String toString() {
    return lease.writer().toString();
  }

  @Override
  public void close() {
    lease.close();
  }
}
