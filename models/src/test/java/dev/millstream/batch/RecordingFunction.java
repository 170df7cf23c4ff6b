package dev.millstream.batch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers each text with its name, after a behaviour that may wait or fail, and remembers what ran
 * together. A batch that begins with the text {@link #BLOCKER} waits at the gate first.
 */
final class RecordingFunction implements BatchFunction<Text, String> {
  static final Text BLOCKER = new Text("blocker", 1);

  final Gate gate = new Gate();
  private final List<List<String>> runs = new CopyOnWriteArrayList<>();
  private final Behaviour behaviour;

  RecordingFunction() {
    this((rows, cancellation) -> {});
  }

  RecordingFunction(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  @Override
  public List<String> run(List<Text> rows, BatchCancellation cancellation) throws Exception {
    if (rows.get(0).equals(BLOCKER)) {
      gate.pass();
      return List.of(BLOCKER.name());
    }
    runs.add(names(rows));
    behaviour.before(rows, cancellation);
    return names(rows);
  }

  /** Names of the texts of each run but the blocker's. */
  List<List<String>> runs() {
    return List.copyOf(runs);
  }

  private static List<String> names(List<Text> rows) {
    return rows.stream().map(Text::name).toList();
  }

  /** What happens before the answer. */
  interface Behaviour {
    void before(List<Text> rows, BatchCancellation cancellation) throws Exception;
  }
}
