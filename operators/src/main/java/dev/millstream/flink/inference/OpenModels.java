package dev.millstream.flink.inference;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.flink.inference.AskedModel.AnswerMetrics;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.IOUtils;

/**
 * The models that a task of Flink's holds, and which of them a record is asked of.
 *
 * <p>Life cycle: all are opened before the first record, and given back together; where one cannot
 * be opened, so are those before it. What an adapter's model counts is in a group of its own.
 */
final class OpenModels<I, A, R, O> {
  private static final String ADAPTER = "adapter";

  private final RecordModels<I> asked;
  private final Counted<A, R, O> plain;
  private final Map<String, Counted<A, R, O>> adapted;
  private final Deque<AskedModel<A, R, O>> lastFirst;

  /** A model, and what is counted of its answers. */
  record Counted<A, R, O>(AskedModel<A, R, O> model, AnswerMetrics<R> metrics) {}

  private OpenModels(
      RecordModels<I> asked,
      Counted<A, R, O> plain,
      Map<String, Counted<A, R, O>> adapted,
      Deque<AskedModel<A, R, O>> lastFirst) {
    this.asked = asked;
    this.plain = plain;
    this.adapted = adapted;
    this.lastFirst = lastFirst;
  }

  /**
   * Opens all of them.
   *
   * @throws dev.millstream.model.ModelLoadException when one cannot be loaded, or not be asked this
   * @throws IllegalArgumentException when one cannot be asked with these options
   */
  static <I, A, R, O> OpenModels<I, A, R, O> open(
      RecordModels<I> asked, AskedModel.Source<A, R, O> source, RuntimeContext context)
      throws InterruptedException {
    Deque<AskedModel<A, R, O>> lastFirst = new ArrayDeque<>();
    MetricGroup group = context.getMetricGroup();
    try {
      lastFirst.push(source.open(asked.plain(), context));
      Counted<A, R, O> plain = counted(lastFirst.element(), group);
      Map<String, Counted<A, R, O>> adapted = new LinkedHashMap<>();
      for (AdapterRef adapter : asked.adapters()) {
        lastFirst.push(source.open(asked.plain().withAdapter(adapter), context));
        adapted.put(
            adapter.name(), counted(lastFirst.element(), group.addGroup(ADAPTER, adapter.name())));
      }
      return new OpenModels<>(asked, plain, adapted, lastFirst);
    } catch (RuntimeException | InterruptedException | Error e) {
      try {
        IOUtils.closeAll(lastFirst);
      } catch (Exception closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private static <A, R, O> Counted<A, R, O> counted(AskedModel<A, R, O> model, MetricGroup group) {
    return new Counted<>(model, model.metrics(group));
  }

  /** The model without adapter. */
  Counted<A, R, O> plain() {
    return plain;
  }

  /**
   * The model that a record is asked of.
   *
   * @throws InferenceException when it names an adapter that is not there
   */
  Counted<A, R, O> of(I record) {
    String name = asked.adapterOf().of(record);
    if (name == null) {
      return plain;
    }
    Counted<A, R, O> named = adapted.get(name);
    if (named == null) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "the record's adapter was %s, but must be %s%s, or absent for the model without adapter."
              .formatted(
                  AdapterRef.isName(name) ? "'" + name + "'" : "no adapter's name",
                  adapted.size() == 1 ? "" : "one of ",
                  String.join(", ", adapted.keySet())));
    }
    return named;
  }

  /** Gives all back, also where one cannot be. */
  void close() throws Exception {
    IOUtils.closeAll(lastFirst);
  }
}
