package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // the harness declares close() throws Exception
class ChunkDocumentsTest {
  private static final String LONG_TEXT = Texts.document(new Random(1), 20);

  private ChunkingHarness chunking;

  @BeforeEach
  void start() throws Exception {
    chunking = new ChunkingHarness(new CountedCounters(), false);
  }

  @AfterEach
  void stop() throws Exception {
    chunking.close();
    assertThat(CountedCounters.OPEN).as("token counters left open").hasValue(0);
  }

  @Test
  void sendsOnAllChunksOfANewDocumentInOrder() throws Exception {
    List<ChunkChange> changes = changesOf(Documents.version("d", 4, LONG_TEXT));

    assertThat(changes).hasSizeGreaterThan(8).allMatch(c -> c.kind() == Kind.UPSERT);
    assertThat(changes)
        .extracting(ChunkChange::position)
        .containsExactlyElementsOf(IntStream.range(0, changes.size()).boxed().toList());
    assertThat(changes).allMatch(c -> c.version() == 4 && c.id().matches("d#[0-9a-f]{32}"));
  }

  @Test
  void sendsNothingOnForTheSameVersionAgain() throws Exception {
    changesOf(Documents.version("d", 4, LONG_TEXT));

    assertThat(changesOf(Documents.version("d", 4, LONG_TEXT))).isEmpty();
    assertThat(changesOf(Documents.version("d", 9, LONG_TEXT + "\n "))).isEmpty();
  }

  @Test
  void sendsOnOnlyWhatAnEditChanges() throws Exception {
    changesOf(Documents.version("d", 1, LONG_TEXT));
    int at = LONG_TEXT.indexOf(' ', LONG_TEXT.length() / 2);

    List<ChunkChange> changes =
        changesOf(
            Documents.version(
                "d", 2, LONG_TEXT.substring(0, at) + " also" + LONG_TEXT.substring(at)));

    assertThat(changes).extracting(ChunkChange::kind).containsExactly(Kind.UPSERT, Kind.DELETE);
    assertThat(changes).allMatch(c -> c.version() == 2);
  }

  @Test
  void sendsOnAMoveOfTextThatStandsElsewhere() throws Exception {
    List<ChunkChange> before = changesOf(Documents.version("d", 1, LONG_TEXT));
    String section = "NEW SECTION\n\n" + Texts.sentences(new Random(2), 4) + "\n\n";

    List<ChunkChange> changes = changesOf(Documents.version("d", 2, section + LONG_TEXT));

    assertThat(changes).filteredOn(c -> c.kind() == Kind.UPSERT).hasSizeLessThan(4);
    assertThat(changes)
        .filteredOn(c -> c.kind() == Kind.MOVE)
        .hasSizeGreaterThan(before.size() - 3)
        .allMatch(c -> c.text() == null && c.position() > 0);
  }

  @Test
  void deletesTheChunksOfADocumentThatIsGone() throws Exception {
    List<ChunkChange> before = changesOf(Documents.version("d", 1, LONG_TEXT));

    List<ChunkChange> changes = changesOf(Documents.version("d", 2, null));

    assertThat(changes)
        .allMatch(c -> c.kind() == Kind.DELETE && c.version() == 2 && c.position() == -1);
    assertThat(changes)
        .extracting(ChunkChange::id)
        .containsExactlyElementsOf(before.stream().map(ChunkChange::id).toList());
  }

  @Test
  void sendsNothingOnForTheDeletionOfAnUnknownDocument() throws Exception {
    assertThat(changesOf(Documents.version("d", 2, null))).isEmpty();
    assertThat(chunking.stateEntries()).isZero();
  }

  @Test
  void deletesTheChunksOfADocumentThatHasBecomeEmpty() throws Exception {
    changesOf(Documents.version("d", 1, "Some text."));

    assertThat(changesOf(Documents.version("d", 2, ""))).hasSize(1);
    assertThat(changesOf(Documents.version("d", 3, "Some text.")))
        .extracting(ChunkChange::kind, ChunkChange::version)
        .containsExactly(tuple(Kind.UPSERT, 3L));
  }

  @Test
  void versionsGrowWhenADocumentIsDeletedAndCreatedAgainAtALowerPosition() throws Exception {
    List<ChunkChange> changes = new ArrayList<>();
    changes.addAll(changesOf(Documents.version("d", 100, "Some text.")));
    changes.addAll(changesOf(Documents.version("d", 7, null)));
    changes.addAll(changesOf(Documents.version("d", 8, "Some text.")));
    changes.addAll(changesOf(Documents.version("d", 9, "Other text.")));

    assertThat(changes)
        .extracting(ChunkChange::version)
        .containsExactly(100L, 101L, 102L, 103L, 103L);
  }

  @Test
  void keepsNothingOfADeletedDocumentForever() throws Exception {
    changesOf(Documents.version("d", 100, "Some text."));
    changesOf(Documents.version("d", 101, null));
    assertThat(chunking.stateEntries()).as("its version").isEqualTo(1);

    chunking.passTime(StaleChanges.MEMORY.multipliedBy(2).toMillis() + 1);
    chunking.restore(1);

    assertThat(changesOf(Documents.version("d", 5, "Some text.")))
        .extracting(ChunkChange::version)
        .containsExactly(5L);
  }

  @Test
  void aDocumentThatCannotBeSplitBecomesADeadLetterAndKeepsItsChunks() throws Exception {
    changesOf(Documents.version("d", 1, "Some text."));
    Document bad = Documents.version("d", 2, "Some text that is " + CountedCounters.POISON);

    assertThat(changesOf(bad)).isEmpty();

    assertThat(chunking.letters())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new DeadLetter(
                bad.source().key(),
                bad.source().value(),
                bad.source().origin(),
                "chunk",
                "ENGINE",
                "document 'd' could not be split (java.lang.IllegalStateException). Its former chunks stay; send it again once the tokenizer takes it.",
                null));
    assertThat(changesOf(Documents.version("d", 3, "Some text."))).isEmpty();
  }

  @Test
  void splitsAMegabyteAndThenOnlyWhatChangesInIt() throws Exception {
    String text = Texts.document(new Random(5), 5_500);
    assertThat(text.length()).isGreaterThan(1_000_000);

    assertThat(changesOf(Documents.version("d", 1, text))).hasSizeGreaterThan(3_000);
    assertThat(changesOf(Documents.version("d", 2, "A first line.\n\n" + text)))
        .filteredOn(c -> c.kind() == Kind.UPSERT)
        .hasSizeLessThan(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sendsTheSameOnWhereverItIsInterruptedAndRescaled(long seed) throws Exception {
    List<Document> history = Documents.history(seed, 80);
    int[] always1 = {1};
    int[] rescaled = {1, 3, 2};

    Map<String, List<String>> straight = replay(history, new int[0], false);

    assertThat(straight).hasSize(7);
    assertThat(replay(history, new int[0], true)).isEqualTo(straight);
    assertThat(replay(history, always1, false)).isEqualTo(straight);
    assertThat(replay(history, rescaled, true)).isEqualTo(straight);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whoAppliesTheChangesHasTheChunksOfTheLastVersions(long seed) throws Exception {
    List<Document> history = Documents.history(seed, 200);
    Map<String, Document> last = new TreeMap<>();
    history.forEach(document -> last.put(document.id(), document));
    Map<String, String> applied = new TreeMap<>();
    for (Document document : history) {
      for (ChunkChange change : changesOf(document)) {
        apply(change, applied);
      }
    }
    chunking.close();
    start();

    Map<String, String> fresh = new TreeMap<>();
    for (Document document : last.values()) {
      for (ChunkChange change : changesOf(document)) {
        apply(change, fresh);
      }
    }
    assertThat(applied).isEqualTo(fresh);
  }

  private static void apply(ChunkChange change, Map<String, String> index) {
    switch (change.kind()) {
      case UPSERT -> index.put(change.id(), change.position() + " " + change.text());
      case MOVE ->
          index.computeIfPresent(
              change.id(), (id, was) -> change.position() + was.substring(was.indexOf(' ')));
      case DELETE -> assertThat(index.remove(change.id())).isNotNull();
    }
  }

  private List<ChunkChange> changesOf(Document document) throws Exception {
    int before = chunking.output().size();
    chunking.process(document);
    return List.copyOf(chunking.output().subList(before, chunking.output().size()));
  }

  /** The changes of each document, restored to the next parallelism after every element. */
  private static Map<String, List<String>> replay(
      List<Document> history, int[] parallelisms, boolean objectReuse) throws Exception {
    Map<String, List<String>> changes = new TreeMap<>();
    try (ChunkingHarness harness = new ChunkingHarness(new CountedCounters(), objectReuse)) {
      int step = 0;
      for (Document document : history) {
        harness.process(document);
        if (parallelisms.length > 0) {
          harness.restore(parallelisms[++step % parallelisms.length]);
        }
      }
      for (ChunkChange change : harness.output()) {
        changes
            .computeIfAbsent(change.document(), id -> new ArrayList<>())
            .add(
                "%s %s at %d in %d of %s: %s"
                    .formatted(
                        change.kind(),
                        change.id(),
                        change.position(),
                        change.version(),
                        change.source().origin().position(),
                        change.text()));
      }
    }
    return changes;
  }
}
