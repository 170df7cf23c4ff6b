package dev.millstream.flink.inference;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Takes the text to infer out of a record. */
@FunctionalInterface
public interface TextOf<I> extends Serializable {

  /** The text; null where there is nothing to ask: the record then passes with a null output. */
  @Nullable String text(I input);
}
