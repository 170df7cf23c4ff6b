package dev.millstream.flink.chunk;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the headings, paragraphs, list items and sentences of a text.
 *
 * <p>The rules are ours, not {@link java.text.BreakIterator}'s: its differ between Java versions,
 * and a boundary that moves with the JVM embeds the whole corpus again. Time is linear in the text.
 */
final class Outline {
  // Shorter stretches do not end as sentences: abbreviations, initials, numbered things. Full-width
  // stops have no such double use, and their scripts say more in fewer characters.
  private static final int SHORTEST_SENTENCE = 40;
  private static final int SHORTEST_FULL_WIDTH_SENTENCE = 12;

  private static final int LONGEST_HEADING = 80;
  private static final String CLOSERS = "\"')]}”’»」』）";
  private static final String FULL_WIDTH_STOPS = "。！？";

  private final String text;
  private final List<Piece> pieces = new ArrayList<>();
  private int pieceStart;
  private Boundary pieceBefore = Boundary.PARAGRAPH;

  private Outline(String text) {
    this.text = text;
  }

  /** The pieces of {@code text}, which they cover; none if it is blank. */
  static List<Piece> of(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    Outline outline = new Outline(text);
    outline.readLines();
    return outline.pieces;
  }

  private void readLines() {
    boolean afterBlank = false;
    boolean afterHeading = false;
    boolean any = false;
    for (int start = 0; start < text.length(); ) {
      int end = lineEnd(start);
      if (isBlank(start, end)) {
        afterBlank = true;
      } else {
        boolean heading = isHeading(start, end);
        if (any && !afterHeading) {
          beginLine(start, end, heading, afterBlank);
        } else if (!any && heading) {
          pieceBefore = Boundary.HEADING;
        }
        if (!heading) {
          readSentences(start, end);
        }
        any = true;
        afterBlank = false;
        // What stands under a heading stays with it; so does the line that underlines it.
        afterHeading = heading || (afterHeading && isUnderline(start, end));
      }
      start = end;
    }
    cut(text.length(), Boundary.PARAGRAPH);
  }

  private void beginLine(int start, int end, boolean heading, boolean afterBlank) {
    if (heading) {
      cut(start, Boundary.HEADING);
    } else if (afterBlank) {
      cut(start, Boundary.PARAGRAPH);
    } else if (isListItem(start, end)) {
      cut(start, Boundary.SENTENCE);
    }
  }

  private void cut(int at, Boundary next) {
    if (at > pieceStart) {
      pieces.add(new Piece(pieceStart, at, pieceBefore));
      pieceStart = at;
      pieceBefore = next;
    } else if (next.compareTo(pieceBefore) < 0) {
      // The sentence that was cut off here turns out to begin a paragraph.
      pieceBefore = next;
    }
  }

  /** Cuts after each sentence that ends in the line; the next one may begin on a later line. */
  private void readSentences(int start, int end) {
    for (int i = start; i < end; ) {
      char c = text.charAt(i++);
      boolean fullWidth = FULL_WIDTH_STOPS.indexOf(c) >= 0;
      if (!fullWidth && ".!?…".indexOf(c) < 0) {
        continue;
      }
      int next = i;
      while (next < end && CLOSERS.indexOf(text.charAt(next)) >= 0) {
        next++;
      }
      int afterClosers = next;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        next++;
      }
      if (next - pieceStart >= (fullWidth ? SHORTEST_FULL_WIDTH_SENTENCE : SHORTEST_SENTENCE)
          && next < text.length()
          && (fullWidth || next > afterClosers)
          && !Character.isLowerCase(text.charAt(next))) {
        cut(next, Boundary.SENTENCE);
      }
      i = Math.max(i, afterClosers);
    }
  }

  private int lineEnd(int start) {
    int newline = text.indexOf('\n', start);
    return newline < 0 ? text.length() : newline + 1;
  }

  private boolean isBlank(int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isHeading(int start, int end) {
    if (end - start > LONGEST_HEADING || Character.isWhitespace(text.charAt(start))) {
      return false;
    }
    String line = text.substring(start, end).strip();
    return isNumberSignHeading(line)
        || isCapitals(line)
        || (!isUnderline(start, end) && end < text.length() && isUnderline(end, lineEnd(end)));
  }

  private static boolean isNumberSignHeading(String line) {
    int signs = 0;
    while (signs < line.length() && line.charAt(signs) == '#') {
      signs++;
    }
    return signs >= 1 && signs <= 6 && signs < line.length() && line.charAt(signs) == ' ';
  }

  /** As manual pages write them: {@code SEE ALSO}. */
  private static boolean isCapitals(String line) {
    int capitals = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isLowerCase(c) || ";={}<>|\\\"".indexOf(c) >= 0) {
        return false;
      }
      capitals += Character.isUpperCase(c) ? 1 : 0;
    }
    return capitals >= 3 && Character.isUpperCase(line.charAt(0)) && !line.endsWith(".");
  }

  /** Three or more {@code =} or {@code -}, which make the line above a heading. */
  private boolean isUnderline(int start, int end) {
    if (end - start > LONGEST_HEADING || "=-".indexOf(text.charAt(start)) < 0) {
      return false;
    }
    String line = text.substring(start, end).strip();
    return line.length() >= 3 && line.chars().allMatch(c -> c == line.charAt(0));
  }

  private boolean isListItem(int start, int end) {
    int i = start;
    while (i < end && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    int digits = i;
    while (digits < end && digits - i < 3 && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    String marks = digits > i ? ".)" : "-*+•";
    return digits + 1 < end
        && marks.indexOf(text.charAt(digits)) >= 0
        && Character.isWhitespace(text.charAt(digits + 1));
  }
}
