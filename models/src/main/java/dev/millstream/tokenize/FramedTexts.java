package dev.millstream.tokenize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one text or two to the model's length and puts the special tokens around them, as the native
 * library would: its own truncation is a setting that all threads share.
 */
final class FramedTexts {
  private static final int[] NO_IDS = {};

  private final TextReader reader;
  private final Reading<int[]> ids;
  private final Reading<Tokens> tokens;
  private final Frames frames;
  private final int maxLength;
  private final TruncationSide side;

  FramedTexts(TextReader reader, Frames frames, int maxLength, TruncationSide side) {
    this.reader = reader;
    this.ids = new Reading<>(reader::ids, read -> read.length);
    this.tokens = new Reading<>(reader::tokens, Tokens::length);
    this.frames = frames;
    this.maxLength = maxLength;
    this.side = side;
  }

  /** What is read of a text. */
  private record Reading<T>(Function<String, T> read, ToIntFunction<T> length) {}

  /** Ids and segments of a text with each of others. */
  List<Encoding> encode(String first, List<String> seconds, Truncation truncation) {
    Frame frame = frames.requirePair();
    int room = room(frame);
    Beginning<int[]> one = read(first, room, ids);
    List<Encoding> pairs = new ArrayList<>(seconds.size());
    for (String second : seconds) {
      Kept<int[]> kept = keep(first, one, second, room, truncation, ids);
      pairs.add(Assembly.of(frame, kept.first(), kept.ofFirst(), kept.second(), kept.ofSecond()));
    }
    return pairs;
  }

  /** Ids and segments of one text, of which nothing may be dropped. */
  Encoding encodeWhole(String text) {
    Frame frame = frames.single();
    int room = room(frame);
    Beginning<int[]> read = read(text, room, ids);
    if (read.length() > room) {
      throw tooLong(null, count(read, text));
    }
    Run all = new Run(0, read.length());
    return Assembly.of(frame, read.tokens(), all, NO_IDS, Run.NONE);
  }

  /** One text or a pair. */
  TokenizedText tokenize(String first, @Nullable String second, Truncation truncation) {
    Frame frame = frame(second);
    int room = room(frame);
    Beginning<Tokens> one = read(first, room, tokens);
    if (second == null) {
      if (one.length() > room && truncation == Truncation.ERROR) {
        throw tooLong(null, count(one, first));
      }
      Run kept = Run.kept(one.length(), room, side);
      return Assembly.of(frame, one.tokens(), kept, Tokens.NONE, Run.NONE);
    }
    Kept<Tokens> kept = keep(first, one, second, room, truncation, tokens);
    return Assembly.of(frame, kept.first(), kept.ofFirst(), kept.second(), kept.ofSecond());
  }

  /** All windows of one text or of a pair. */
  List<TokenizedText> windows(
      String first, @Nullable String second, Truncation truncation, int stride) {
    Frame frame = frame(second);
    int room = room(frame);
    Tokens one = reader.tokens(first);
    Tokens two = second == null ? Tokens.NONE : reader.tokens(second);
    Shares shares = new Shares(one.length(), two.length());
    if ((long) one.length() + two.length() > room) {
      if (truncation == Truncation.ERROR) {
        throw tooLong(second, one.length() + two.length());
      }
      shares =
          second == null
              ? new Shares(room, 0)
              : Shares.of(one.length(), two.length(), room, truncation);
    }
    Windows windows =
        new Windows(
            Windows.runs(one.length(), shares.first(), stride, side),
            Windows.runs(two.length(), shares.second(), stride, side));
    windows.requireFew(maxLength, stride);
    List<TokenizedText> texts = new ArrayList<>();
    windows.forEach((a, b) -> texts.add(Assembly.of(frame, one, a, two, b)));
    return List.copyOf(texts);
  }

  /** What stays of two texts. */
  private record Kept<T>(T first, Run ofFirst, T second, Run ofSecond) {}

  private <T> Kept<T> keep(
      String first,
      Beginning<T> read,
      String second,
      int room,
      Truncation truncation,
      Reading<T> reading) {
    Beginning<T> one = read;
    Beginning<T> two = read(second, room, reading);
    Shares shares = new Shares(one.length(), two.length());
    if ((long) one.length() + two.length() > room) {
      if (truncation == Truncation.ERROR) {
        throw tooLong(second, count(one, first) + count(two, second));
      }
      int farthest = Math.max(room, Beginning.FARTHEST);
      if (truncation == Truncation.LONGEST_FIRST && isLongerUnknown(one, two, room)) {
        one = read(first, farthest, reading);
        two = read(second, farthest, reading);
      }
      shares = Shares.of(one.length(), two.length(), room, truncation);
    }
    return new Kept<>(
        one.tokens(),
        Run.kept(one.length(), shares.first(), side),
        two.tokens(),
        Run.kept(two.length(), shares.second(), side));
  }

  /** Whether an odd token goes to the longer text, and nobody has read which that is. */
  private static boolean isLongerUnknown(Beginning<?> one, Beginning<?> two, int room) {
    return room % 2 == 1
        && one.length() > room
        && two.length() > room
        && !(one.whole() && two.whole());
  }

  private <T> Beginning<T> read(String text, int room, Reading<T> reading) {
    if (side == TruncationSide.LEFT) {
      T whole = reading.read().apply(text);
      return new Beginning<>(whole, reading.length().applyAsInt(whole), true);
    }
    int wanted = Math.min(room + 1, Beginning.LONGEST);
    return Beginning.of(text, wanted, reading.read(), reading.length());
  }

  private int count(Beginning<?> read, String text) {
    return read.whole() ? read.length() : reader.count(text);
  }

  private Frame frame(@Nullable String second) {
    return second == null ? frames.single() : frames.requirePair();
  }

  private int room(Frame frame) {
    if (frame.total() > maxLength) {
      throw new IllegalTextException(
          ("a pair has %d special tokens alone, but the most tokens of a text or pair were set to %d."
                  + " Allow more.")
              .formatted(frame.total(), maxLength));
    }
    return maxLength - frame.total();
  }

  private TextTooLongException tooLong(@Nullable String second, int tokens) {
    int special = frame(second).total();
    return new TextTooLongException(
        ("%s %d tokens, the %d special tokens included, and at most %d are allowed. Shorten %s, or"
                + " choose another truncation.")
            .formatted(
                second == null ? "the text has" : "the two texts have",
                tokens + special,
                special,
                maxLength,
                second == null ? "it" : "them"));
  }
}
