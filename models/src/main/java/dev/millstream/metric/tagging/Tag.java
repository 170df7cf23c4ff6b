package dev.millstream.metric.tagging;

/**
 * A tag in its two parts: B-PER is B and PER; where the letter stands behind, PER-B is too. A
 * letter alone has the type _.
 *
 * @param letter O, B, I, E, S, L or U
 * @param type the entity's type
 */
record Tag(char letter, String type) {
  static final Tag OUTSIDE = new Tag('O', "_");

  /** Whether a text is a tag: one of some letters, alone or with a dash and a type. */
  static boolean is(String text, boolean suffix, String letters) {
    int letter = suffix ? text.length() - 1 : 0;
    int dash = suffix ? text.length() - 2 : 1;
    return !text.isEmpty()
        && letters.indexOf(text.charAt(letter)) >= 0
        && (text.length() == 1 || text.charAt(dash) == '-');
  }

  /** As seqeval's get_entities reads it, and its schemes too, but for dashes at a type's ends. */
  static Tag of(String text, boolean suffix) {
    if (text.length() == 1) {
      return new Tag(text.charAt(0), OUTSIDE.type);
    }
    char letter = text.charAt(suffix ? text.length() - 1 : 0);
    String type = suffix ? text.substring(0, text.length() - 2) : text.substring(2);
    return new Tag(letter, type.isEmpty() ? OUTSIDE.type : type);
  }
}
