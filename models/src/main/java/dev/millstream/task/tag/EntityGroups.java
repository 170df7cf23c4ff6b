package dev.millstream.task.tag;

import dev.millstream.tokenize.CodePoints;
import dev.millstream.tokenize.TokenDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes entities of scored tokens: words first where the strategy says so, then groups. */
final class EntityGroups {
  private static final String BEGIN = "B-";
  private static final String INSIDE = "I-";

  private final List<String> labels;
  private final TokenDecoder decoder;
  private final AggregationStrategy strategy;

  EntityGroups(List<String> labels, TokenDecoder decoder, AggregationStrategy strategy) {
    this.labels = labels;
    this.decoder = decoder;
    this.strategy = strategy;
  }

  /** A token or a word with its tag. */
  private record Tagged(String tag, float score, int index, String word, int start, int end) {}

  List<TaggedEntity> of(List<ScoredToken> tokens, CodePoints text) {
    List<Tagged> tagged =
        strategy.isOfWords() ? words(tokens) : tokens.stream().map(this::token).toList();
    if (strategy == AggregationStrategy.NONE) {
      return tagged.stream()
          .map(
              one ->
                  new TaggedEntity(
                      one.tag,
                      null,
                      one.score,
                      one.index,
                      one.word,
                      one.start,
                      one.end,
                      text.index(one.start),
                      text.index(one.end)))
          .toList();
    }
    return groups(tagged, text);
  }

  private Tagged token(ScoredToken token) {
    int label = token.best();
    return new Tagged(
        labels.get(label),
        token.scores()[label],
        token.index(),
        token.word(),
        token.start(),
        token.end());
  }

  private List<Tagged> words(List<ScoredToken> tokens) {
    List<Tagged> words = new ArrayList<>();
    for (int from = 0; from < tokens.size(); ) {
      int to = from + 1;
      while (to < tokens.size() && tokens.get(to).isSubword()) {
        to++;
      }
      words.add(word(tokens.subList(from, to)));
      from = to;
    }
    return words;
  }

  private Tagged word(List<ScoredToken> tokens) {
    ScoredToken first = tokens.get(0);
    float[] scores =
        switch (strategy) {
          case AVERAGE -> mean(tokens);
          case MAX -> surest(tokens).scores();
          default -> first.scores();
        };
    int label = ScoredToken.best(scores);
    return new Tagged(
        labels.get(label),
        scores[label],
        first.index(),
        decoder.decode(tokens.stream().map(ScoredToken::word).toList()),
        first.start(),
        tokens.get(tokens.size() - 1).end());
  }

  private static float[] mean(List<ScoredToken> tokens) {
    float[] mean = new float[tokens.get(0).scores().length];
    for (int label = 0; label < mean.length; label++) {
      double sum = 0;
      for (ScoredToken token : tokens) {
        sum += token.scores()[label];
      }
      mean[label] = (float) (sum / tokens.size());
    }
    return mean;
  }

  private static ScoredToken surest(List<ScoredToken> tokens) {
    ScoredToken surest = tokens.get(0);
    for (ScoredToken token : tokens) {
      surest = token.scores()[token.best()] > surest.scores()[surest.best()] ? token : surest;
    }
    return surest;
  }

  private List<TaggedEntity> groups(List<Tagged> tagged, CodePoints text) {
    List<TaggedEntity> groups = new ArrayList<>();
    for (int from = 0; from < tagged.size(); ) {
      int to = from + 1;
      while (to < tagged.size() && continues(tagged.get(to - 1).tag, tagged.get(to).tag)) {
        to++;
      }
      groups.add(group(tagged.subList(from, to), text));
      from = to;
    }
    return groups;
  }

  private static boolean continues(String before, String tag) {
    return !tag.startsWith(BEGIN) && type(before).equals(type(tag));
  }

  private static String type(String tag) {
    return tag.startsWith(BEGIN) || tag.startsWith(INSIDE) ? tag.substring(2) : tag;
  }

  private TaggedEntity group(List<Tagged> members, CodePoints text) {
    Tagged first = members.get(0);
    int end = members.get(members.size() - 1).end;
    double score = members.stream().mapToDouble(Tagged::score).average().orElseThrow();
    return new TaggedEntity(
        null,
        first.tag.substring(first.tag.indexOf('-') + 1),
        (float) score,
        null,
        decoder.decode(members.stream().map(Tagged::word).toList()),
        first.start,
        end,
        text.index(first.start),
        text.index(end));
  }

  /** Of entities of several windows that overlap, the longest stays, then the surest. */
  static List<TaggedEntity> withoutOverlaps(List<TaggedEntity> entities) {
    List<TaggedEntity> sorted = new ArrayList<>(entities);
    sorted.sort(Comparator.comparingInt(TaggedEntity::start));
    List<TaggedEntity> kept = new ArrayList<>();
    for (TaggedEntity entity : sorted) {
      TaggedEntity last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (last == null || entity.start() < last.start() || entity.start() >= last.end()) {
        kept.add(entity);
      } else if (isBetter(entity, last)) {
        kept.set(kept.size() - 1, entity);
      }
    }
    return List.copyOf(kept);
  }

  private static boolean isBetter(TaggedEntity one, TaggedEntity other) {
    int longer = (one.end() - one.start()) - (other.end() - other.start());
    return longer > 0 || (longer == 0 && one.score() > other.score());
  }
}
