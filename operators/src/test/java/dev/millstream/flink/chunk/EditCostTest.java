package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What edits of real documents cost. The figures are printed, the bounds are promises. */
class EditCostTest {
  private Map<String, String> documents;

  private final TextSplitter splitter =
      new TextSplitter(ChunkPolicy.defaults(), new ApproximateTokens());

  @BeforeEach
  void readDocuments() {
    documents = Corpus.documents();
  }

  @Test
  void updatesEmbedAtMostAThirdOfWhatTheirDocumentsHave() {
    Map<String, String> current = new LinkedHashMap<>(documents);
    int embedded = 0;
    int all = 0;
    long embeddedCharacters = 0;
    long allCharacters = 0;
    for (Corpus.Change change : Corpus.changes()) {
      if (change.operation().equals("update")) {
        Set<String> before = texts(current.get(change.id()));
        Set<String> now = texts(change.text());
        all += now.size();
        allCharacters += characters(now);
        now.removeAll(before);
        embedded += now.size();
        embeddedCharacters += characters(now);
      }
      if (change.text() == null) {
        current.remove(change.id());
      } else {
        current.put(change.id(), change.text());
      }
    }

    double chunks = (double) embedded / all;
    double characters = (double) embeddedCharacters / allCharacters;
    System.out.printf(
        "updates embed %d of %d chunks (%.3f), %.3f of the characters%n",
        embedded, all, chunks, characters);
    assertThat(chunks).isLessThanOrEqualTo(0.34);
    assertThat(characters).isLessThanOrEqualTo(0.35);
  }

  @Test
  void aChangedWordInALongDocumentCostsOneEmbedding() {
    Random random = new Random(7);
    List<String> large =
        documents.values().stream().filter(t -> splitter.split(t).size() >= 20).toList();
    List<Integer> costs = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String text = large.get(random.nextInt(large.size()));
      int at = text.indexOf(' ', random.nextInt(text.length() * 9 / 10));
      Set<String> now = texts(text.substring(0, at) + " revised" + text.substring(at));
      now.removeAll(texts(text));
      costs.add(now.size());
    }
    Collections.sort(costs);

    double mean = costs.stream().mapToInt(Integer::intValue).average().orElseThrow();
    System.out.printf(
        "an inserted word in %d documents of 20 chunks or more: median %d, mean %.2f, 95%% %d%n",
        large.size(), costs.get(250), mean, costs.get(475));
    assertThat(costs.get(250)).isEqualTo(1);
    assertThat(costs.get(475)).isLessThanOrEqualTo(3);
  }

  @Test
  void chunksOfLongDocumentsAreOfAUsefulSize() {
    List<Integer> sizes =
        documents.values().stream()
            .filter(text -> text.length() > 2_000)
            .flatMap(text -> splitter.split(text).stream())
            .map(chunk -> chunk.text().length())
            .sorted()
            .toList();

    double mean = sizes.stream().mapToInt(Integer::intValue).average().orElseThrow();
    double tiny = sizes.stream().filter(size -> size < 150).count() / (double) sizes.size();
    System.out.printf(
        "chunks of documents above 2000 characters: mean %.0f, median %d, 10%% %d, 90%% %d, below 150: %.3f%n",
        mean,
        sizes.get(sizes.size() / 2),
        sizes.get(sizes.size() / 10),
        sizes.get(sizes.size() * 9 / 10),
        tiny);
    assertThat(mean).isBetween(450.0, 1_100.0);
    assertThat(tiny).isLessThan(0.04);
  }

  @Test
  void everyCharacterOfEveryDocumentIsInAChunkWithinTheBudget() {
    ApproximateTokens counter = new ApproximateTokens();
    for (String text : new HashSet<>(documents.values())) {
      List<Chunk> chunks = splitter.split(text);

      String joined = chunks.stream().map(Chunk::text).collect(Collectors.joining());
      assertThat(joined.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
      assertThat(chunks).allMatch(chunk -> counter.applyAsInt(chunk.text()) <= 254);
    }
  }

  private Set<String> texts(String text) {
    return splitter.split(text).stream()
        .map(Chunk::text)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static long characters(Set<String> texts) {
    return texts.stream().mapToLong(String::length).sum();
  }
}
