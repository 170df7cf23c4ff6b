package dev.millstream.metric.tagging;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds entities by the lenient rules of CoNLL's conlleval: an I- after another type or after O
 * begins one as well.
 */
final class Chunks {
  private Chunks() {}

  static Set<Entity> entities(List<Tag> tags) {
    Set<Entity> entities = new HashSet<>();
    Tag before = Tag.OUTSIDE;
    int first = 0;
    for (int i = 0; i <= tags.size(); i++) {
      Tag tag = i < tags.size() ? tags.get(i) : Tag.OUTSIDE;
      if (ends(before, tag)) {
        entities.add(new Entity(before.type(), first, i - 1));
      }
      if (begins(before, tag)) {
        first = i;
      }
      before = tag;
    }
    return entities;
  }

  private static boolean ends(Tag before, Tag tag) {
    return switch (before.letter()) {
      case 'O' -> false;
      case 'E', 'S' -> true;
      default -> "BSO".indexOf(tag.letter()) >= 0 || !before.type().equals(tag.type());
    };
  }

  private static boolean begins(Tag before, Tag tag) {
    return switch (tag.letter()) {
      case 'O' -> false;
      case 'B', 'S' -> true;
      default -> "OES".indexOf(before.letter()) >= 0 || !before.type().equals(tag.type());
    };
  }
}
