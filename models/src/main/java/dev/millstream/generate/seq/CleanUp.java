package dev.millstream.generate.seq;

/** What Python's {@code clean_up_tokenization} makes of a text: English without stray spaces. */
final class CleanUp {
  private static final String[][] REPLACED = {
    {" .", "."}, {" ?", "?"}, {" !", "!"}, {" ,", ","}, {" ' ", "'"},
    {" n't", "n't"}, {" 'm", "'m"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}
  };

  private CleanUp() {}

  static String of(String text) {
    String clean = text;
    for (String[] pair : REPLACED) {
      clean = clean.replace(pair[0], pair[1]);
    }
    return clean;
  }
}
