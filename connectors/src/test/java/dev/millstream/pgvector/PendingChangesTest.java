package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.pgvector.PendingChanges.Pending;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingChangesTest {
  private final VersionedChanges docs = new VersionedChanges(0);
  private final PendingChanges pending = new PendingChanges();

  @Test
  void keepTheLastOfTwoTextsOfAChunk() {
    add(docs.upsert("a", 1, "first", 1, 0), docs.upsert("a", 2, "second", 0, 1));

    assertThat(pending.size()).isEqualTo(1);
    Pending only = pending.of(Kind.UPSERT).get(0);
    assertThat(only.version()).isEqualTo(2);
    assertThat(only.upsert().change().text()).isEqualTo("second");
  }

  @Test
  void makeOneUpsertOfATextAndItsMove() {
    VectorChange upsert = docs.upsert("a", 1, "first", 1, 0);
    add(upsert, docs.move("a", 2, 7));

    assertThat(pending.of(Kind.MOVE)).isEmpty();
    assertThat(pending.of(Kind.UPSERT))
        .isEqualTo(List.of(new Pending(Kind.UPSERT, "a", 7, 2, "docs/0", upsert)));
  }

  @Test
  void leaveADeletionADeletionWhenAMoveFollows() {
    add(docs.delete("a", 1), docs.move("a", 2, 7));

    assertThat(pending.of(Kind.DELETE))
        .isEqualTo(List.of(new Pending(Kind.DELETE, "a", -1, 1, "docs/0", null)));
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void endWithWhatCameLast() {
    add(docs.upsert("a", 1, "text", 1, 0), docs.delete("a", 2));
    add(docs.delete("b", 1), docs.upsert("b", 2, "text", 1, 0));
    add(docs.move("c", 1, 4), docs.move("c", 2, 5));

    assertThat(pending.of(Kind.DELETE)).extracting(Pending::id).containsExactly("a");
    assertThat(pending.of(Kind.UPSERT)).extracting(Pending::id).containsExactly("b");
    assertThat(pending.of(Kind.MOVE)).extracting(Pending::position).containsExactly(5);
  }

  @Test
  void ignoreAnOlderVersionOfTheSamePartitionOnly() {
    add(docs.upsert("a", 5, "newer", 1, 0), docs.delete("a", 4));
    add(docs.upsert("b", 5, "here", 1, 0), new VersionedChanges(1).delete("b", 4));

    assertThat(pending.of(Kind.UPSERT)).extracting(Pending::id).containsExactly("a");
    assertThat(pending.of(Kind.DELETE)).extracting(Pending::id).containsExactly("b");
  }

  @Test
  void areEmptyOnceCleared() {
    add(docs.upsert("a", 1, "four", 1, 0));
    assertThat(pending.bytes()).isEqualTo(300 + 8 + 8);

    pending.clear();

    assertThat(pending.isEmpty()).isTrue();
    assertThat(pending.bytes()).isZero();
  }

  private void add(VectorChange... changes) {
    for (VectorChange change : changes) {
      pending.add(change);
    }
  }
}
