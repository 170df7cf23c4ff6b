package dev.millstream.generate.text;

import dev.millstream.request.RequestJson;

/**
 * A causal language model whose best text of several is picked by a judge.
 *
 * <p>Threading: safe for many threads. Life cycle: that of the model that writes.
 */
record JudgedWriter(CausalWriter model, TextJudge judge) implements TextWriter {
  @Override
  public Writing with(String defaults) {
    return new CausalWriting(model, judge, RequestJson.object(defaults, "parameters"));
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String revision() {
    return model.revision();
  }

  @Override
  public int waiting() {
    return model.waiting();
  }

  @Override
  public int contextTokens() {
    return model.contextTokens();
  }

  @Override
  public void close() {
    model.close();
  }

  /** Which model it is, and of which revision. */
  @Override
  public String toString() {
    return model.toString();
  }
}
