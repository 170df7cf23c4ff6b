package dev.millstream.flink.chunk;

import java.util.Random;

/** Texts for tests, the same for the same random numbers. */
final class Texts {
  private static final String[] ODD = {
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "\u00A0",
    "\u2003",
    "# ",
    "- ",
    "1) ",
    "===",
    "\n---\n",
    "NAME\n",
    ". ",
    "! ",
    "...",
    "。",
    "」",
    "字",
    "漢字かな",
    "😀",
    "👩‍👩‍👧",
    "é",
    "ﷺ",
    "\u202E",
    "\u0001",
    "a".repeat(700),
    "=".repeat(200),
    "{\"a\":[1,2]}",
    " ".repeat(3_000),
    "\n".repeat(50)
  };

  private Texts() {}

  /** Sentences of five to fifteen words in a line. */
  static String sentences(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      StringBuilder sentence = new StringBuilder();
      int words = 5 + random.nextInt(11);
      for (int w = 0; w < words; w++) {
        sentence.append(w == 0 ? "" : " ").append(word(random));
      }
      sentence.setCharAt(0, Character.toUpperCase(sentence.charAt(0)));
      text.append(i == 0 ? "" : " ").append(sentence).append('.');
    }
    return text.toString();
  }

  /** Paragraphs of one to six sentences, some under headings. */
  static String document(Random random, int paragraphs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < paragraphs; i++) {
      if (random.nextInt(5) == 0) {
        text.append("## ").append(word(random)).append("\n\n");
      }
      text.append(sentences(random, 1 + random.nextInt(6))).append("\n\n");
    }
    return text.toString();
  }

  /** Anything, in any order. */
  static String anything(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(120);
    for (int i = 0; i < parts; i++) {
      if (random.nextBoolean()) {
        text.append(ODD[random.nextInt(ODD.length)]);
      } else {
        text.append(sentences(random, 1 + random.nextInt(3)));
      }
    }
    return text.toString();
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    int letters = 2 + random.nextInt(8);
    for (int i = 0; i < letters; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}
