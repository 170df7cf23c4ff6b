package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents of three paragraphs, each of which is a chunk, and models that are exchanged. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class ModelChangeTest {
  private static final VectorRecipe OTHER = new VectorRecipe("org/b@2", "b");
  private static final String[] TEXT = text();

  private ChunkingHarness chunking;
  private long position;

  @BeforeEach
  void embedTwoDocuments() throws Exception {
    chunking = new ChunkingHarness(new CountedCounters(), false);
    assertThat(kinds("x", TEXT[0])).containsExactly(Kind.UPSERT, Kind.UPSERT, Kind.UPSERT);
    assertThat(kinds("y", TEXT[0])).hasSize(3);
  }

  @AfterEach
  void stop() throws Exception {
    chunking.close();
  }

  @Test
  void theSameModelGoesOn() throws Exception {
    chunking.restoreWith(new VectorRecipe("moved/a", "a"), ModelChange.FAIL, 3);
    chunking.restoreWith(Documents.RECIPE, ModelChange.RE_EMBED, 2);

    assertThat(kinds("x", TEXT[0])).isEmpty();
  }

  @Test
  void anotherModelIsRefusedForGoodAtAnyParallelism() {
    assertThatThrownBy(() -> chunking.restoreWith(OTHER, ModelChange.FAIL, 3))
        .isInstanceOf(ModelChangedException.class)
        .hasMessage(
            "the vectors up to the savepoint were made by org/a@1, but the job now runs org/b@2: vectors of the two cannot be compared. Start it with --on-model-change re-embed to embed every document again when it comes, with --on-model-change keep to let the former vectors stand, or with the former model.")
        .satisfies(
            failure ->
                assertThat(
                        ThrowableClassifier.findThrowableOfThrowableType(
                            failure, ThrowableType.NonRecoverableError))
                    .isPresent());
  }

  @Test
  void reEmbeddingTakesEveryChunkOfADocumentOnceWhenItComes() throws Exception {
    chunking.restoreWith(OTHER, ModelChange.RE_EMBED, 3);

    assertThat(kinds("x", TEXT[0])).containsExactly(Kind.UPSERT, Kind.UPSERT, Kind.UPSERT);
    assertThat(kinds("x", TEXT[0])).isEmpty();
    assertThat(kinds("y", TEXT[1]))
        .containsExactly(Kind.UPSERT, Kind.UPSERT, Kind.UPSERT, Kind.DELETE);
    chunking.restore(1);
    assertThat(kinds("x", TEXT[0])).isEmpty();
    assertThat(kinds("y", TEXT[1])).isEmpty();
  }

  @Test
  void versionsGrowThroughAReplayFromTheBeginning() throws Exception {
    long before = chunking.output().get(0).version();
    chunking.restoreWith(OTHER, ModelChange.RE_EMBED, 1);
    position = 0;

    assertThat(changes("x", TEXT[0])).hasSize(3).allMatch(c -> c.version() > before);
  }

  @Test
  void keepingTakesOnlyWhatIsNew() throws Exception {
    chunking.restoreWith(OTHER, ModelChange.KEEP, 3);

    assertThat(kinds("x", TEXT[0])).isEmpty();
    assertThat(kinds("y", TEXT[1])).containsExactly(Kind.UPSERT, Kind.DELETE);
  }

  @Test
  void whatWasKeptCanBeEmbeddedAgainLaterUnderEitherModel() throws Exception {
    chunking.restoreWith(OTHER, ModelChange.KEEP, 2);
    assertThat(kinds("y", TEXT[1])).containsExactly(Kind.UPSERT, Kind.DELETE);
    assertThat(kinds("z", TEXT[0])).hasSize(3);

    chunking.restoreWith(Documents.RECIPE, ModelChange.RE_EMBED, 1);

    assertThat(kinds("x", TEXT[0])).as("all of the first model's").isEmpty();
    assertThat(kinds("y", TEXT[1])).as("of both").hasSize(3);
    assertThat(kinds("z", TEXT[0])).as("all of the other's").hasSize(3);
  }

  @Test
  void aDeletionNeedsNoModel() throws Exception {
    chunking.restoreWith(OTHER, ModelChange.RE_EMBED, 1);

    assertThat(kinds("x", null)).containsExactly(Kind.DELETE, Kind.DELETE, Kind.DELETE);
  }

  private List<Kind> kinds(String id, String text) throws Exception {
    return changes(id, text).stream().map(ChunkChange::kind).toList();
  }

  private List<ChunkChange> changes(String id, String text) throws Exception {
    int before = chunking.output().size();
    chunking.process(Documents.version(id, position++, text));
    return new ArrayList<>(chunking.output().subList(before, chunking.output().size()));
  }

  private static String paragraph(String fruit) {
    return (fruit + " ripen".repeat(17) + ". ").repeat(2) + "\n\n";
  }

  /** Two versions that differ in the last paragraph. */
  private static String[] text() {
    String same = paragraph("Apples") + paragraph("Pears");
    return new String[] {same + paragraph("Plums"), same + paragraph("Grapes")};
  }
}
