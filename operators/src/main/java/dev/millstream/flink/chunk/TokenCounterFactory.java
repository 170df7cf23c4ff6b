package dev.millstream.flink.chunk;

import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Travels in the job graph and opens a {@link TokenCounter} on the task. */
public interface TokenCounterFactory extends Serializable {
  /**
   * Opens a counter for one operator instance, which closes it.
   *
   * @throws Exception if the tokenizer cannot be had; the task then fails to start
   */
  TokenCounter open(RuntimeContext context) throws Exception;
}
