package dev.millstream.generate.decode;

/** Which numbers a parameter may be. */
enum Range {
  ANY("a number"),
  POSITIVE("a number above 0"),
  SHARE("a number from 0 to 1"),
  SOME_SHARE("a number above 0 and up to 1"),
  CUTOFF("a number from 0 to below 1"),
  PENALTY("a number from -2 to 2");

  private static final double MOST_PENALTY = 2;

  private final String words;

  Range(String words) {
    this.words = words;
  }

  boolean has(double number) {
    return Double.isFinite(number)
        && switch (this) {
          case ANY -> true;
          case POSITIVE -> number > 0;
          case SHARE -> number >= 0 && number <= 1;
          case SOME_SHARE -> number > 0 && number <= 1;
          case CUTOFF -> number >= 0 && number < 1;
          case PENALTY -> Math.abs(number) <= MOST_PENALTY;
        };
  }

  String words() {
    return words;
  }
}
