package dev.millstream.tokenize;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A tokenized text while it is put together from its parts, in order. */
final class Assembly {
  private final int[] ids;
  private final int[] typeIds;
  private final String[] tokens;
  private final int[] starts;
  private final int[] ends;
  private final int[] words;
  private final int[] sequences;
  private int length;

  private Assembly(int length) {
    ids = new int[length];
    typeIds = new int[length];
    tokens = new String[length];
    starts = new int[length];
    ends = new int[length];
    words = new int[length];
    sequences = new int[length];
  }

  /** The runs of one text or two in their frame. */
  static TokenizedText of(Frame frame, Tokens first, Run ofFirst, Tokens second, Run ofSecond) {
    Assembly assembly = new Assembly(frame.total() + ofFirst.length() + ofSecond.length());
    assembly.add(frame.before());
    assembly.add(first, ofFirst, frame, 0);
    assembly.add(frame.between());
    assembly.add(second, ofSecond, frame, 1);
    assembly.add(frame.behind());
    return assembly.finish();
  }

  private void add(Frame.Special special) {
    int to = length + special.length();
    System.arraycopy(special.encoding().ids(), 0, ids, length, special.length());
    System.arraycopy(special.encoding().typeIds(), 0, typeIds, length, special.length());
    for (int i = 0; i < special.length(); i++) {
      tokens[length + i] = special.tokens().get(i);
    }
    Arrays.fill(words, length, to, -1);
    Arrays.fill(sequences, length, to, -1);
    length = to;
  }

  private void add(Tokens text, Run run, Frame frame, int sequence) {
    int from = run.from();
    int to = length + run.length();
    System.arraycopy(text.encoding().ids(), from, ids, length, run.length());
    System.arraycopy(text.tokens(), from, tokens, length, run.length());
    System.arraycopy(text.starts(), from, starts, length, run.length());
    System.arraycopy(text.ends(), from, ends, length, run.length());
    System.arraycopy(text.words(), from, words, length, run.length());
    Arrays.fill(typeIds, length, to, sequence == 0 ? frame.firstType() : frame.secondType());
    Arrays.fill(sequences, length, to, sequence);
    if (from > 0 && length < to && frame.keepsFirstSpace()) {
      FirstSpace.giveBack(tokens[length], length, starts, ends);
    }
    length = to;
  }

  private TokenizedText finish() {
    List<String> list = Collections.unmodifiableList(Arrays.asList(tokens));
    return new TokenizedText(new Encoding(ids, typeIds), list, starts, ends, words, sequences);
  }

  /** As above, of ids alone. */
  static Encoding of(Frame frame, int[] first, Run ofFirst, int[] second, Run ofSecond) {
    int length = frame.total() + ofFirst.length() + ofSecond.length();
    Encoding whole = new Encoding(new int[length], new int[length]);
    int at = copy(frame.before(), whole, 0);
    at = copy(first, ofFirst, frame.firstType(), whole, at);
    at = copy(frame.between(), whole, at);
    at = copy(second, ofSecond, frame.secondType(), whole, at);
    copy(frame.behind(), whole, at);
    return whole;
  }

  private static int copy(Frame.Special special, Encoding whole, int at) {
    System.arraycopy(special.encoding().ids(), 0, whole.ids(), at, special.length());
    System.arraycopy(special.encoding().typeIds(), 0, whole.typeIds(), at, special.length());
    return at + special.length();
  }

  private static int copy(int[] ids, Run run, int type, Encoding whole, int at) {
    System.arraycopy(ids, run.from(), whole.ids(), at, run.length());
    Arrays.fill(whole.typeIds(), at, at + run.length(), type);
    return at + run.length();
  }
}
