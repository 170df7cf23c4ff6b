package dev.millstream.flink.inference;

import dev.millstream.flink.chunk.TokenCounter;
import dev.millstream.flink.chunk.TokenCounterFactory;
import dev.millstream.pool.ModelSpec;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Counts tokens with the tokenizer of the model that will embed the chunks. */
public record ModelTokenCounter(ModelSpec spec) implements TokenCounterFactory {
  @Override
  public TokenCounter open(RuntimeContext context) throws InterruptedException {
    SlotLease lease = SlotLease.ofThisProcess(spec, context);
    return new TokenCounter() {
      @Override
      public int applyAsInt(String text) {
        return lease.model().tokenizer().count(text);
      }

      @Override
      public void close() {
        lease.close();
      }
    };
  }
}
