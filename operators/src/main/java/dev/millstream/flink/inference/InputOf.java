package dev.millstream.flink.inference;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a record what the model is asked.
 *
 * @param <I> the stream's records
 * @param <A> what a task takes: a text, a pair, a question…
 */
@FunctionalInterface
public interface InputOf<I, A> extends Serializable {

  /** What is asked; null where there is nothing: the record then passes with a null output. */
  @Nullable A of(I record);
}
