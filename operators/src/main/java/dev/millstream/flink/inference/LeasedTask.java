package dev.millstream.flink.inference;

import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.task.Task;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.MetricGroup;

/** A task of a model whose batches all slots share. */
record LeasedTask<A, O>(SlotLease lease, Task<A, O> task) implements AskedModel<A, Answer<O>, O> {

  private LoadedModel model() {
    return lease.model();
  }

  @Override
  public CompletableFuture<Answer<O>> ask(A input) {
    return model().submit(task, input);
  }

  @Override
  public O output(Answer<O> answer) {
    return answer.output();
  }

  @Override
  public Cost cost(Answer<O> answer) {
    return Cost.of(answer);
  }

  @Override
  public String name() {
    return model().name();
  }

  @Override
  public String revision() {
    return model().revision();
  }

  @Override
  public AnswerMetrics<Answer<O>> metrics(MetricGroup group) {
    InferenceMetrics metrics = InferenceMetrics.of(group, model());
    return metrics.counting(answer -> {});
  }

  @Override
  public String toString() {
    return model().toString();
  }

  @Override
  public void close() {
    lease.close();
  }
}
