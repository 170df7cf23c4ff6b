package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentDiffTest {
  private static final ContentHash HASH = new ContentHash();
  private static final Origin ORIGIN =
      new Origin("docs", 1, 9, 77, List.of(new Header("h", new byte[] {1})));
  private static final Document DOCUMENT =
      new Document("d", "large", new SourceRecord(new byte[] {'d'}, new byte[] {1}, ORIGIN));

  @Test
  void allChunksOfAnUnknownDocumentAreNew() {
    assertThat(lines(null, "a", "b")).containsExactly("UPSERT a at 0", "UPSERT b at 1");
  }

  @Test
  void nothingIsSentOnForTheSameChunks() {
    DocumentDiff diff = diff(state("a", "b"), "a", "b");

    assertThat(diff.changes()).isEmpty();
    assertThat(diff.unchanged()).isEqualTo(2);
  }

  @Test
  void newChunksComeBeforeMovedOnesAndThoseBeforeTheDeleted() {
    assertThat(lines(state("a", "b", "c", "d"), "b", "x", "c", "y"))
        .containsExactly("UPSERT x at 1", "UPSERT y at 3", "MOVE b at 0", "DELETE a", "DELETE d");
  }

  @Test
  void aRepeatedTextIsOneChunkAtItsFirstPlace() {
    assertThat(lines(null, "a", "b", "a", "c"))
        .containsExactly("UPSERT a at 0", "UPSERT b at 1", "UPSERT c at 2");
    assertThat(lines(state("a", "b", "c"), "a", "b", "c", "b")).isEmpty();
    assertThat(lines(state("a", "b"), "b")).containsExactly("MOVE b at 0", "DELETE a");
  }

  @Test
  void everythingIsDeletedInOrderWhenNothingIsLeft() {
    assertThat(lines(state("a", "b"))).containsExactly("DELETE a", "DELETE b");
  }

  @Test
  void changesCarryTheirVersionAndWhereTheyComeFromButNotTheRawValue() {
    ChunkChange change = diff(null, "a").changes().get(0);

    assertThat(change.id()).isEqualTo("d#" + HASH.name("a"));
    assertThat(change.document()).isEqualTo("d");
    assertThat(change.version()).isEqualTo(12);
    assertThat(change.source().key()).containsExactly('d');
    assertThat(change.source().value()).isNull();
    assertThat(change.source().origin()).isSameAs(ORIGIN);
  }

  private static List<String> lines(DocumentState before, String... texts) {
    return diff(before, texts).changes().stream().map(DocumentDiffTest::line).toList();
  }

  private static DocumentDiff diff(DocumentState before, String... texts) {
    List<Chunk> now = Stream.of(texts).map(text -> new Chunk(HASH.name(text), text)).toList();
    return DocumentDiff.between(before, now, 12, DOCUMENT, false);
  }

  private static DocumentState state(String... texts) {
    return DocumentState.of(5, 1, Stream.of(texts).map(HASH::name).toList());
  }

  private static String line(ChunkChange change) {
    String text =
        Stream.of("a", "b", "c", "d", "x", "y")
            .filter(t -> change.id().equals("d#" + HASH.name(t)))
            .findFirst()
            .orElseThrow();
    assertThat(change.text()).isEqualTo(change.kind() == Kind.UPSERT ? text : null);
    return change.kind() == Kind.DELETE
        ? "DELETE " + text
        : change.kind() + " " + text + " at " + change.position();
  }
}
