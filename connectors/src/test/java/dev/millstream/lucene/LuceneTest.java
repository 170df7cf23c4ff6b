package dev.millstream.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.flink.record.VectorChange;
import dev.millstream.testing.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuceneTest {
  private static final IndexModel MODEL = new IndexModel("m", "r", 2);

  @TempDir Path temp;

  @Nested
  class Changing {
    @Test
    void replacesMovesAndDeletesByTheChunksId() throws Exception {
      write(
          Changes.upsert("a", "first", 1f, 0f),
          Changes.upsert("b", "second", 0f, 1f),
          Changes.upsert("c", "third", 1f, 1f));
      write(Changes.upsert("a", "rewritten", 0f, 2f), Changes.move("b", 9), Changes.delete("c"));

      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isEqualTo(2);
        IndexedChunk a = search.find("a").orElseThrow();
        assertThat(a.text()).isEqualTo("rewritten");
        assertThat(a.vector()).containsExactly(0f, 2f);
        assertThat(a.document()).isEqualTo("d");
        assertThat(a.position()).isEqualTo(3);
        IndexedChunk b = search.find("b").orElseThrow();
        assertThat(b.position()).isEqualTo(9);
        assertThat(b.version()).isEqualTo(12);
        assertThat(b.text()).isEqualTo("second");
        assertThat(b.vector()).containsExactly(0f, 1f);
        assertThat(search.find("c")).isEmpty();
      }
    }

    @Test
    void ignoresMovesAndDeletionsOfWhatItNeverHeld() throws Exception {
      write(Changes.move("x", 1), Changes.delete("x"));
      write(Changes.upsert("a", "first", 1f, 0f), Changes.move("x", 1), Changes.delete("x"));

      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isEqualTo(1);
      }
    }

    @Test
    void endsTheSameWhenChangesAreReplayed() throws Exception {
      VectorChange[] changes = {
        Changes.upsert("a", "first", 1f, 0f),
        Changes.upsert("b", "second", 0f, 1f),
        Changes.delete("a"),
        Changes.move("b", 7),
        Changes.upsert("c", "third", 1f, 1f)
      };
      write(changes);
      write(changes);

      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isEqualTo(2);
        assertThat(search.find("b").orElseThrow().position()).isEqualTo(7);
      }
    }

    @Test
    void dropsWhatWasNotFlushed() throws Exception {
      try (LuceneWriter writer = LuceneWriter.open(index(), MODEL)) {
        writer.write(Changes.upsert("kept", "text", 1f, 0f), null);
        writer.flush(false);
        writer.write(Changes.upsert("dropped", "text", 1f, 0f), null);
      }

      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isEqualTo(1);
        assertThat(search.find("dropped")).isEmpty();
      }
    }

    @Test
    void takesAnIdThatIsTooLongForATerm() throws Exception {
      String id = "é".repeat(40_000);
      write(Changes.upsert(id, "text", 1f, 0f), Changes.upsert(id, "again", 1f, 0f));

      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isEqualTo(1);
        assertThat(search.find(id).orElseThrow().id()).isEqualTo(id);
      }
      write(Changes.delete(id));
      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isZero();
      }
    }

    @Test
    void takesVectorsOfMoreDimensionsThanLucenesDefaultLimit() throws Exception {
      IndexModel wide = new IndexModel("wide", "r", 4_096);
      float[] vector = new float[4_096];
      vector[4_000] = 1;
      try (LuceneWriter writer = LuceneWriter.open(index(), wide)) {
        writer.write(Changes.upsert("a", "text", vector), null);
        writer.flush(true);
      }

      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.search(vector, 1).get(0).id()).isEqualTo("a");
      }
    }
  }

  @Nested
  class Searching {
    @Test
    void findsTheNearestFirstWithTheCosineAsScore() throws Exception {
      write(
          Changes.upsert("right", "r", 3f, 0f),
          Changes.upsert("up", "u", 0f, 1f),
          Changes.upsert("left", "l", -1f, 0f));

      try (LuceneSearch search = LuceneSearch.open(index())) {
        List<Hit> hits = search.search(new float[] {2f, 0f}, 3);

        assertThat(hits).extracting(Hit::id).containsExactly("right", "up", "left");
        assertThat(hits.get(0).score()).isCloseTo(1f, within(1e-6f));
        assertThat(hits.get(1).score()).isCloseTo(0f, within(1e-6f));
        assertThat(hits.get(2).score()).isCloseTo(-1f, within(1e-6f));
        assertThat(hits.get(0)).isEqualTo(new Hit("right", "d", 3, "r", hits.get(0).score()));
        assertThat(search.searchExactly(new float[] {2f, 0f}, 3)).isEqualTo(hits);
      }
    }

    @Test
    void seesCommitsOnlyAndNewOnesAfterARefresh() throws Exception {
      try (LuceneWriter writer = LuceneWriter.open(index(), MODEL);
          LuceneSearch search = LuceneSearch.open(index())) {
        assertThat(search.count()).isZero();
        assertThat(search.search(new float[] {1f, 0f}, 5)).isEmpty();
        writer.write(Changes.upsert("a", "text", 1f, 0f), null);
        search.refresh();
        assertThat(search.count()).isZero();

        writer.flush(false);
        assertThat(search.count()).isZero();
        search.refresh();
        assertThat(search.count()).isEqualTo(1);
      }
    }

    @ParameterizedTest(name = "each chunk written {0} times")
    @ValueSource(ints = {1, 4})
    void agreesWithTheExactSearchNearlyAlways(int times) throws Exception {
      IndexModel model = new IndexModel("m", "r", 32);
      Random random = new Random(7);
      try (LuceneWriter writer = LuceneWriter.open(index(), model)) {
        for (int i = 0; i < 3_000 * times; i++) {
          writer.write(Changes.upsert("c" + i % 3_000, "t", gaussian(random)), null);
          if (i % 500 == 0) {
            writer.flush(false);
          }
        }
        writer.flush(true);
      }

      int found = 0;
      try (LuceneSearch search = LuceneSearch.open(index())) {
        for (int question = 0; question < 50; question++) {
          float[] vector = gaussian(random);
          Set<Hit> exact = new HashSet<>(search.searchExactly(vector, 10));
          List<Hit> hits = search.search(vector, 10);
          assertThat(hits).hasSize(10);
          found += (int) hits.stream().filter(hit -> contains(exact, hit)).count();
        }
      }
      assertThat(found).isGreaterThanOrEqualTo(475); // 95 % of 50 times 10
    }

    @Test
    void handsOutEveryChunkWithItsOwnVector() throws Exception {
      write(Changes.upsert("a", "first", 1f, 0f), Changes.upsert("b", "second", 0f, 1f));
      write(Changes.delete("a"), Changes.upsert("c", "third", 0.5f, 1f));

      Set<String> seen = new HashSet<>();
      try (LuceneSearch search = LuceneSearch.open(index())) {
        search.forEach(chunk -> seen.add(chunk.id() + chunk.vector()[0] + chunk.vector()[1]));
        assertThat(search.model()).isEqualTo(MODEL);
      }
      assertThat(seen).containsExactlyInAnyOrder("b0.01.0", "c0.51.0");
    }

    private static boolean contains(Set<Hit> hits, Hit hit) {
      return hits.stream().anyMatch(other -> other.id().equals(hit.id()));
    }

    private static float[] gaussian(Random random) {
      float[] vector = new float[32];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
      return vector;
    }
  }

  @Nested
  class Refusing {
    @Test
    void anIndexOfAnotherModel() throws Exception {
      write(Changes.upsert("a", "text", 1f, 0f));
      IndexModel other = new IndexModel("other", "r2", 3);

      assertThatThrownBy(() -> new LuceneSink(index(), other).check())
          .isInstanceOf(IndexException.class)
          .hasMessage(
              "The index '%s' holds vectors of m@r (2 dimensions), but this job makes vectors of"
                      .formatted(index())
                  + " other@r2 (3 dimensions). Give this job another folder, or delete that one to"
                  + " embed everything again.");
    }

    @Test
    void anIndexThatIsBeingWritten() throws Exception {
      try (LuceneWriter writer = LuceneWriter.open(index(), MODEL)) {
        assertThat(writer).isNotNull();
        assertThatThrownBy(() -> LuceneWriter.open(index(), MODEL))
            .isInstanceOf(IndexException.class)
            .hasMessage(
                "Another process writes to the index '%s'. Stop that process, or give this job"
                        .formatted(index())
                    + " another folder.");
      }
      LuceneWriter.open(index(), MODEL).close();
    }

    @Test
    void aLuceneIndexOfSomebodyElse() throws Exception {
      try (FSDirectory directory = FSDirectory.open(index());
          IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        writer.commit();
      }

      assertThatThrownBy(() -> LuceneWriter.open(index(), MODEL))
          .hasMessage(
              "The folder '%s' holds a Lucene index that Millstream did not make. Give this job"
                      .formatted(index())
                  + " another folder.");
      assertThatThrownBy(() -> LuceneSearch.open(index())).isInstanceOf(IndexException.class);
    }

    @Test
    void aFolderWithoutAnIndex() throws Exception {
      String sentence =
          "The folder '%1$s' holds no index of Millstream's. Name the folder that a job writes to, or"
                  .formatted(index())
              + " run one with --to lucene:%s first.".formatted(index());

      assertThatThrownBy(() -> LuceneSearch.open(index()))
          .isInstanceOf(IndexException.class)
          .hasMessage(sentence);
      Files.createDirectories(index());
      assertThatThrownBy(() -> LuceneSearch.open(index())).hasMessage(sentence);
    }

    @Test
    void vectorsAndQuestionsOfAnotherDimension() throws Exception {
      try (LuceneWriter writer = LuceneWriter.open(index(), MODEL)) {
        assertThatThrownBy(() -> writer.write(Changes.upsert("a", "text", 1f), null))
            .isInstanceOf(IndexException.class)
            .hasMessage(
                "A vector of 1 dimensions came to the index '%s', which is made for m@r (2 dimensions)."
                        .formatted(index())
                    + " Give the sink the model that the job runs.");
      }
      try (LuceneSearch search = LuceneSearch.open(index())) {
        assertThatThrownBy(() -> search.search(new float[3], 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "The question's vector has 3 dimensions, but the index holds vectors of m@r (2"
                    + " dimensions). Embed the question with that model.");
        assertThatThrownBy(() -> search.search(new float[2], 0))
            .hasMessage("The number of hits was 0 but must be at least 1. Use e.g. 10.");
      }
    }

    @Test
    void aDimensionBeyondTheLimit() {
      assertThatThrownBy(() -> new IndexModel("m", "r", 16_385))
          .hasMessage(
              "The dimension of model 'm' was 16385 but an index takes from 1 to 16384. Shorten the"
                  + " vectors, or use a model with fewer dimensions.");
    }
  }

  private Path index() {
    return temp.resolve("index");
  }

  private void write(VectorChange... changes) throws IOException {
    try (LuceneWriter writer = LuceneWriter.open(index(), MODEL)) {
      for (VectorChange change : changes) {
        writer.write(change, null);
      }
      writer.flush(true);
    }
  }
}
