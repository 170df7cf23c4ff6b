package dev.millstream.metric.tagging;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds entities by a scheme's strict rules (seqeval 1.2.2 scheme.py): which pairs of neighbouring
 * letters, of the same type or not, begin an entity, go on with it and end it. A pair is written as
 * two letters and a sign: = the same type, ! another, * any.
 */
enum Scheme {
  IOB1("OIB", "OI* II! BI* IB= BB=", "BI= II=", "II! IO* IB* BO* BI! BB="),
  IOB2("OIB", "OB* IB* BB*", "BI= II=", "IO* II! IB* BO* BI! BB*"),
  IOE1("OIE", "OI* II! EI* EE=", "II= IE=", "II! IO* IE! EI= EE="),
  IOE2("OIE", "OI* OE* EI* EE* II! IE!", "IE= II=", "EO* EI* EE*"),
  IOBES(
      "OIBES",
      "OB* IB* BB* EB* SB* OS* IS* BS* ES* SS*",
      "BI= BE= II= IE=",
      "SO* SI* SB* SE* SS* EO* EI* EB* EE* ES*"),
  BILOU(
      "OBILU",
      "OB* BB* IB* LB* UB* OU* BU* IU* LU* UU*",
      "BI= BL= II= IL=",
      "UO* UB* UI* UL* UU* LO* LB* LI* LL* LU*");

  private final String letters;
  private final String begin;
  private final String inside;
  private final String end;

  Scheme(String letters, String begin, String inside, String end) {
    this.letters = letters;
    this.begin = begin;
    this.inside = inside;
    this.end = end;
  }

  /** The letters that its tags have. */
  String letters() {
    return letters;
  }

  Set<Entity> entities(List<Tag> tags) {
    Set<Entity> entities = new HashSet<>();
    Tag before = Tag.OUTSIDE;
    int i = 0;
    while (i <= tags.size()) {
      if (has(begin, before, at(tags, i))) {
        int after = after(tags, i);
        if (has(end, at(tags, after - 1), at(tags, after))) {
          entities.add(new Entity(at(tags, i).type(), i, after - 1));
        }
        i = after;
      } else {
        i++;
      }
      before = at(tags, i - 1);
    }
    return entities;
  }

  /**
   * The first tag behind the entity that begins here; O stands behind the last tag and is inside of
   * nothing.
   */
  private int after(List<Tag> tags, int begun) {
    int i = begun + 1;
    while (has(inside, at(tags, i - 1), at(tags, i))) {
      i++;
    }
    return i;
  }

  private static Tag at(List<Tag> tags, int index) {
    return index < tags.size() ? tags.get(index) : Tag.OUTSIDE;
  }

  private static boolean has(String pairs, Tag before, Tag tag) {
    String pair = "" + before.letter() + tag.letter();
    boolean same = before.type().equals(tag.type());
    return pairs.contains(pair + "*") || pairs.contains(pair + (same ? "=" : "!"));
  }
}
