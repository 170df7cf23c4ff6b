package dev.millstream.metric.text;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Porter's stemmer (An algorithm for suffix stripping, 1980) with the changes of NLTK's, which is
 * the one that ROUGE uses: irregular forms, and steps 1a, 1b, 1c, 2 and condition *o widened. Words
 * are of a to z and 0 to 9.
 */
final class PorterStemmer {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  private static final List<Rule> STEP_1A =
      List.of(always("sses", "ss"), always("ies", "i"), always("ss", "ss"), always("s", ""));

  private static final List<Rule> STEP_1B =
      List.of(always("at", "ate"), always("bl", "ble"), always("iz", "ize"));

  private static final List<Rule> STEP_2 =
      List.of(
          measured("ational", "ate", 0),
          measured("tional", "tion", 0),
          measured("enci", "ence", 0),
          measured("anci", "ance", 0),
          measured("izer", "ize", 0),
          measured("bli", "ble", 0),
          measured("alli", "al", 0),
          measured("entli", "ent", 0),
          measured("eli", "e", 0),
          measured("ousli", "ous", 0),
          measured("ization", "ize", 0),
          measured("ation", "ate", 0),
          measured("ator", "ate", 0),
          measured("alism", "al", 0),
          measured("iveness", "ive", 0),
          measured("fulness", "ful", 0),
          measured("ousness", "ous", 0),
          measured("aliti", "al", 0),
          measured("iviti", "ive", 0),
          measured("biliti", "ble", 0),
          measured("fulli", "ful", 0),
          new Rule("logi", "log", stem -> measure(stem + "l") > 0));

  private static final List<Rule> STEP_3 =
      List.of(
          measured("icate", "ic", 0),
          measured("ative", "", 0),
          measured("alize", "al", 0),
          measured("iciti", "ic", 0),
          measured("ical", "ic", 0),
          measured("ful", "", 0),
          measured("ness", "", 0));

  private static final List<Rule> STEP_4 =
      List.of(
          measured("al", "", 1),
          measured("ance", "", 1),
          measured("ence", "", 1),
          measured("er", "", 1),
          measured("ic", "", 1),
          measured("able", "", 1),
          measured("ible", "", 1),
          measured("ant", "", 1),
          measured("ement", "", 1),
          measured("ment", "", 1),
          measured("ent", "", 1),
          new Rule("ion", "", s -> measure(s) > 1 && (s.endsWith("s") || s.endsWith("t"))),
          measured("ou", "", 1),
          measured("ism", "", 1),
          measured("ate", "", 1),
          measured("iti", "", 1),
          measured("ous", "", 1),
          measured("ive", "", 1),
          measured("ize", "", 1));

  /** What a suffix becomes where the stem before it allows it. */
  private record Rule(String suffix, String replacement, Predicate<String> allowed) {}

  private PorterStemmer() {}

  /** A word's stem. */
  static String stem(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    if (word.length() <= 2) {
      return word;
    }
    String stem = step1c(step1b(step1a(word)));
    stem = first(STEP_4, first(STEP_3, step2(stem)));
    return step5(stem);
  }

  private static String step1a(String word) {
    boolean shortOne = word.endsWith("ies") && word.length() == 4;
    return shortOne ? cut(word, 1) : first(STEP_1A, word);
  }

  private static String step1b(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    for (String suffix : List.of("ed", "ing")) {
      String stem = cut(word, word.endsWith(suffix) ? suffix.length() : word.length());
      if (containsVowel(stem)) {
        return restored(stem);
      }
    }
    return word;
  }

  private static String restored(String stem) {
    String replaced = first(STEP_1B, stem);
    if (!replaced.equals(stem)) {
      return replaced;
    }
    if (endsDoubleConsonant(stem)) {
      return "lsz".indexOf(stem.charAt(stem.length() - 1)) < 0 ? cut(stem, 1) : stem;
    }
    return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
  }

  private static String step1c(String word) {
    String stem = cut(word, 1);
    boolean turns = word.endsWith("y") && stem.length() > 1 && isConsonant(stem, stem.length() - 1);
    return turns ? stem + "i" : word;
  }

  private static String step2(String word) {
    boolean again = word.endsWith("alli") && measure(cut(word, 4)) > 0;
    return again ? step2(cut(word, 2)) : first(STEP_2, word);
  }

  private static String step5(String word) {
    String shorter = word;
    if (word.endsWith("e")) {
      String stem = cut(word, 1);
      int measure = measure(stem);
      shorter = measure > 1 || (measure == 1 && !endsShort(stem)) ? stem : word;
    }
    boolean doubled = shorter.endsWith("ll") && measure(cut(shorter, 1)) > 1;
    return doubled ? cut(shorter, 1) : shorter;
  }

  private static Rule always(String suffix, String replacement) {
    return new Rule(suffix, replacement, stem -> true);
  }

  private static Rule measured(String suffix, String replacement, int above) {
    return new Rule(suffix, replacement, stem -> measure(stem) > above);
  }

  /** The first rule whose suffix the word has decides, even if it then does not apply. */
  private static String first(List<Rule> rules, String word) {
    for (Rule rule : rules) {
      if (word.endsWith(rule.suffix)) {
        String stem = cut(word, rule.suffix.length());
        return rule.allowed.test(stem) ? stem + rule.replacement : word;
      }
    }
    return word;
  }

  private static String cut(String word, int characters) {
    return word.substring(0, word.length() - characters);
  }

  /** How often a consonant follows a vowel. */
  private static int measure(String stem) {
    int measure = 0;
    boolean afterVowel = false;
    boolean consonant = false;
    for (int i = 0; i < stem.length(); i++) {
      consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
      measure += consonant && afterVowel ? 1 : 0;
      afterVowel = !consonant;
    }
    return measure;
  }

  private static boolean containsVowel(String stem) {
    for (int i = 0; i < stem.length(); i++) {
      if (!isConsonant(stem, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsDoubleConsonant(String word) {
    int last = word.length() - 1;
    return last >= 1 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
  }

  /**
   * Condition *o: consonant, vowel, consonant but w, x and y; or a word of a vowel and a consonant.
   */
  private static boolean endsShort(String word) {
    int last = word.length() - 1;
    if (last == 1) {
      return !isConsonant(word, 0) && isConsonant(word, 1);
    }
    return last >= 2
        && isConsonant(word, last - 2)
        && !isConsonant(word, last - 1)
        && isConsonant(word, last)
        && "wxy".indexOf(word.charAt(last)) < 0;
  }

  private static boolean isConsonant(String word, int index) {
    boolean consonant = false;
    int start = index;
    while (start > 0 && word.charAt(start) == 'y') {
      start--;
    }
    for (int i = start; i <= index; i++) {
      consonant = isConsonant(word.charAt(i), i == 0 || (i > start && !consonant));
    }
    return consonant;
  }

  /** A y is one after a vowel and at a word's start. */
  private static boolean isConsonant(char letter, boolean afterVowelOrAtStart) {
    return letter == 'y' ? afterVowelOrAtStart : "aeiou".indexOf(letter) < 0;
  }
}
