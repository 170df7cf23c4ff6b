package dev.millstream.task;

import dev.millstream.tokenize.Encoding;
import java.util.List;

/** An input that is one row. */
record OneRow<O>(RowTask<?, O> task, Encoding row) implements Prepared<O, O> {
  @Override
  public List<Encoding> rows() {
    return List.of(row);
  }

  @Override
  public O read(int place, ModelOutputs outputs, int index) {
    return task.interpret(row, outputs, index);
  }

  @Override
  public O combine(List<O> parts) {
    return parts.get(0);
  }

  @Override
  public Object partKey() {
    return task.resultKey();
  }

  @Override
  public O copyOf(O part) {
    return task.copyOf(part);
  }
}
