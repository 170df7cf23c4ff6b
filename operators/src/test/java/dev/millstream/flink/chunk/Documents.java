package dev.millstream.flink.chunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Versions of documents for tests. */
final class Documents {
  static final VectorRecipe RECIPE = new VectorRecipe("org/a@1", "a");

  private Documents() {}

  /** A version with a text; null deletes the document. */
  static Document version(String id, long position, String text) {
    byte[] value = text == null ? null : ("raw " + text).getBytes(UTF_8);
    Origin origin =
        new Origin(
            "docs", 2, position, 1_000 + position, List.of(new Header("trace", new byte[] {7})));
    return new Document(id, text, new SourceRecord(id.getBytes(UTF_8), value, origin));
  }

  /**
   * A stream of versions of a few documents: new ones, edits, paragraphs that move or repeat,
   * versions that change nothing, empty ones, deletions and returns.
   */
  static List<Document> history(long seed, int length) {
    Random random = new Random(seed);
    List<List<String>> documents = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      documents.add(new ArrayList<>());
    }
    List<Document> history = new ArrayList<>();
    for (int position = 0; position < length; position++) {
      int which = random.nextInt(documents.size());
      List<String> paragraphs = documents.get(which);
      String id = "document-" + which;
      switch (random.nextInt(8)) {
        case 0 -> {
          paragraphs.clear();
          history.add(version(id, position, null));
        }
        case 1 -> history.add(version(id, position, " \n"));
        case 2 -> history.add(version(id, position, text(paragraphs)));
        default -> {
          edit(paragraphs, random);
          history.add(version(id, position, text(paragraphs)));
        }
      }
    }
    return history;
  }

  private static void edit(List<String> paragraphs, Random random) {
    if (paragraphs.size() < 4) {
      for (int i = 0; i < 12; i++) {
        paragraphs.add(Texts.sentences(random, 1 + random.nextInt(4)));
      }
      return;
    }
    int at = random.nextInt(paragraphs.size());
    switch (random.nextInt(4)) {
      case 0 -> paragraphs.set(at, Texts.sentences(random, 3));
      case 1 -> paragraphs.remove(at);
      case 2 -> paragraphs.add(at, paragraphs.get(random.nextInt(paragraphs.size())));
      default -> Collections.swap(paragraphs, at, random.nextInt(paragraphs.size()));
    }
  }

  private static String text(List<String> paragraphs) {
    return String.join("\n\n", paragraphs);
  }
}
