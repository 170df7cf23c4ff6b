package dev.millstream.benchmarks.generate;

/** So many texts, written in one form. */
record WritingCase(WritingForm form, int texts) {
  String name() {
    return "%d text%s, %s".formatted(texts, texts == 1 ? "" : "s", form.name());
  }
}
