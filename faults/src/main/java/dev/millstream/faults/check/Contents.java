package dev.millstream.faults.check;

import dev.millstream.faults.ledger.Change;
import dev.millstream.faults.ledger.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** What stands in the end, and in which order it came. */
public final class Contents {
  private Contents() {}

  /** The ids that stand when the records of a topic are followed. */
  public static Set<String> standing(List<Output> records) {
    Set<String> ids = new TreeSet<>();
    for (Output output : records) {
      Change change = output.change();
      if (change.deletes()) {
        ids.remove(change.id());
      } else {
        ids.add(change.id());
      }
    }
    return ids;
  }

  /** The topic, followed to its end, holds the chunks of the documents' last versions. */
  public static Verdict lastState(Set<String> expected, List<Output> found) {
    return same("I1 last state", "the topic", expected, standing(found));
  }

  /**
   * A store holds what the topic does, with the vectors of a quiet run.
   *
   * @param isQuietVector whether a vector is the quiet run's for an id
   */
  public static Verdict store(
      String store,
      Set<String> topic,
      Map<String, float[]> found,
      BiPredicate<String, float[]> isQuietVector) {
    Verdict ids = same("I7 " + store, store, topic, found.keySet());
    List<String> wrong =
        found.entrySet().stream()
            .filter(entry -> !isQuietVector.test(entry.getKey(), entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return new Verdict(
        ids.promise(),
        ids.holds() && wrong.isEmpty(),
        "%s %d vectors differ from the quiet run's%s."
            .formatted(ids.sentence(), wrong.size(), Verdict.examples(wrong)));
  }

  /** Every vector is bit by bit that of a quiet run. */
  public static Verdict vectors(List<Output> found) {
    List<Change> wrong =
        found.stream().filter(output -> !output.vectorAsInQuietRun()).map(Output::change).toList();
    long vectors = found.stream().filter(output -> !output.change().deletes()).count();
    return new Verdict(
        "I2 same vectors",
        wrong.isEmpty(),
        "%d vectors compared bit by bit with a quiet run's: %d differ%s."
            .formatted(vectors, wrong.size(), Verdict.examples(wrong)));
  }

  /**
   * Changes come in the order of their inputs: of each document, or only of each chunk where
   * documents may be overtaken, as after a restore at another parallelism.
   */
  public static Verdict order(List<Output> found, boolean onlyOfChunks) {
    Map<String, Change> last = new HashMap<>();
    List<Change> late = new ArrayList<>();
    for (Output output : found) {
      Change change = output.change();
      Change before = last.put(onlyOfChunks ? change.id() : change.document(), change);
      if (before != null && before.number() > change.number()) {
        late.add(change);
      }
    }
    return new Verdict(
        "I4 order",
        late.isEmpty(),
        "%d records of %d %s: %d came after a later one%s."
            .formatted(
                found.size(),
                last.size(),
                onlyOfChunks ? "chunks" : "documents",
                late.size(),
                Verdict.examples(late)));
  }

  /** No transaction was left open, which would keep readers from what follows it. */
  public static Verdict nothingHeldBack(long records) {
    return new Verdict(
        "I1 no open transaction",
        records == 0,
        "%d records at the end of the topics are kept from committed readers.".formatted(records));
  }

  private static Verdict same(
      String promise, String where, Set<String> expected, Set<String> found) {
    Set<String> missing = new LinkedHashSet<>(expected);
    missing.removeAll(found);
    Set<String> extra = new HashSet<>(found);
    extra.removeAll(expected);
    return new Verdict(
        promise,
        missing.isEmpty() && extra.isEmpty(),
        "%d chunks must stand in %s, %d do: %d missing%s, %d too many%s."
            .formatted(
                expected.size(),
                where,
                found.size(),
                missing.size(),
                Verdict.examples(List.copyOf(missing)),
                extra.size(),
                Verdict.examples(List.copyOf(extra))));
  }
}
