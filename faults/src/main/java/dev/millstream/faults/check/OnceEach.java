package dev.millstream.faults.check;

import dev.millstream.faults.ledger.Change;
import dev.millstream.faults.ledger.Letter;
import dev.millstream.faults.ledger.Output;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nothing accepted is lost, nothing is delivered twice, nothing comes from nowhere. */
public final class OnceEach {
  private OnceEach() {}

  /** Every input that the broker acknowledged is in the topic, once. */
  public static Verdict inputs(BitSet acknowledged, BitSet inTopic, List<Long> repeated) {
    BitSet missing = (BitSet) acknowledged.clone();
    missing.andNot(inTopic);
    return new Verdict(
        "I1 inputs",
        missing.isEmpty() && repeated.isEmpty(),
        "%d inputs acknowledged, %d in the topic; %d acknowledged ones are missing%s, %d are there twice%s."
            .formatted(
                acknowledged.cardinality(),
                inTopic.cardinality(),
                missing.cardinality(),
                Verdict.examples(missing.stream().boxed().toList()),
                repeated.size(),
                Verdict.examples(repeated)));
  }

  /**
   * Every change is in the output once.
   *
   * @param overtaken whether a change may be missing because a later one of the same chunk was
   *     already written, as after a restore at another parallelism
   */
  public static Verdict outputs(List<Change> expected, List<Output> found, boolean overtaken) {
    Set<Change> left = new HashSet<>(expected);
    Set<Change> seen = new HashSet<>();
    List<Change> twice = new ArrayList<>();
    List<Change> unasked = new ArrayList<>();
    for (Output output : found) {
      Change change = output.change();
      if (!seen.add(change)) {
        twice.add(change);
      } else if (!left.remove(change)) {
        unasked.add(change);
      }
    }
    List<Change> lost = new ArrayList<>(left);
    int excused = overtaken ? excuse(lost, seen) : 0;
    return new Verdict(
        "I1 once each",
        lost.isEmpty() && twice.isEmpty() && unasked.isEmpty(),
        "%d changes expected, %d records found: %d lost%s, %d twice%s, %d unasked%s%s."
            .formatted(
                expected.size(),
                found.size(),
                lost.size(),
                Verdict.examples(lost),
                twice.size(),
                Verdict.examples(twice),
                unasked.size(),
                Verdict.examples(unasked),
                excused == 0 ? "" : ", " + excused + " refused for a later change of the chunk"));
  }

  /** Every malformed input is a dead letter once, and the letter tells the truth. */
  public static Verdict letters(List<Letter> expected, List<Letter> found) {
    Map<Long, Letter> left = new HashMap<>();
    expected.forEach(letter -> left.put(letter.number(), letter));
    Set<Long> seen = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    for (Letter letter : found) {
      Letter input = left.remove(letter.number());
      if (!seen.add(letter.number())) {
        wrong.add("input " + letter.number() + " twice");
      } else if (input == null) {
        wrong.add("input " + letter.number() + " is not malformed");
      } else if (!input.place().equals(letter.place())) {
        wrong.add("input " + letter.number() + " was at " + input.place());
      } else if (!input.sameBytes(letter)) {
        wrong.add("input " + letter.number() + " had other bytes");
      } else if (!letter.complaint().isEmpty()) {
        wrong.add("the letter of input " + letter.number() + " " + letter.complaint());
      }
    }
    return new Verdict(
        "I3 dead letters",
        left.isEmpty() && wrong.isEmpty(),
        "%d malformed inputs, %d dead letters: %d lost%s, %d wrong%s."
            .formatted(
                expected.size(),
                found.size(),
                left.size(),
                Verdict.examples(left.keySet().stream().sorted().toList()),
                wrong.size(),
                Verdict.examples(wrong)));
  }

  /** A reader during the run and one after it saw the same records in the same places. */
  public static Verdict sameForBothReaders(List<Output> during, List<Output> after) {
    Map<String, Change> places = new HashMap<>();
    after.forEach(output -> places.put(place(output), output.change()));
    List<Change> gone =
        during.stream()
            .filter(output -> !output.change().equals(places.remove(place(output))))
            .map(Output::change)
            .toList();
    List<Change> unseen = new ArrayList<>(places.values());
    return new Verdict(
        "I1 both readers",
        gone.isEmpty() && unseen.isEmpty(),
        "%d records read during the run, %d after it: %d only during%s, %d only after%s."
            .formatted(
                during.size(),
                after.size(),
                gone.size(),
                Verdict.examples(gone),
                unseen.size(),
                Verdict.examples(unseen)));
  }

  private static String place(Output output) {
    return output.partition() + "/" + output.offset();
  }

  private static int excuse(List<Change> lost, Set<Change> seen) {
    Map<String, Long> latest = new HashMap<>();
    seen.forEach(change -> latest.merge(change.id(), change.number(), Math::max));
    int before = lost.size();
    lost.removeIf(change -> latest.getOrDefault(change.id(), -1L) > change.number());
    return before - lost.size();
  }
}
