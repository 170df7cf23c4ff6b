package dev.millstream.lucene;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.VectorChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.SleepingLockWrapper;

/**
 * The one writer of an index.
 *
 * <p>Threading: one thread. Life cycle: {@link #flush} commits, {@link #close} drops what was not
 * committed and gives the folder free.
 */
final class LuceneWriter implements SinkWriter<VectorChange> {
  /** A task that was replaced may need a moment to let go. */
  private static final long LOCK_PATIENCE_MILLIS = 5_000;

  private static final long LOCK_POLL_MILLIS = 100;

  /**
   * How much of the index may be dead before segments are merged for that alone: the most that
   * Lucene takes. A merge builds the graph of the living vectors anew, which costs more than the
   * disk and the time of a search that dead ones take (docs/performance.md).
   */
  private static final double DEAD_PERCENT = 50;

  private final Path folder;
  private final IndexModel model;
  private final Directory directory;
  private final IndexWriter writer;

  private LuceneWriter(Path folder, IndexModel model, Directory directory) throws IOException {
    this.folder = folder;
    this.model = model;
    this.directory = directory;
    writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig()
                .setCodec(new WideVectorCodec())
                .setMergePolicy(new TieredMergePolicy().setDeletesPctAllowed(DEAD_PERCENT)));
  }

  static LuceneWriter open(Path folder, IndexModel model) throws IOException {
    Files.createDirectories(folder);
    Directory directory =
        new SleepingLockWrapper(FSDirectory.open(folder), LOCK_PATIENCE_MILLIS, LOCK_POLL_MILLIS);
    try {
      requireModel(folder, directory, model);
      LuceneWriter opened = new LuceneWriter(folder, model, directory);
      opened.commitModel();
      return opened;
    } catch (LockObtainFailedException e) {
      directory.close();
      throw new IndexException(
          "Another process writes to the index '"
              + folder
              + "'. Stop that process, or give this job another folder.",
          e);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  @Override
  public void write(VectorChange element, Context context) throws IOException {
    ChunkChange change = element.change();
    switch (change.kind()) {
      case UPSERT -> {
        requireDimension(element);
        writer.updateDocument(IndexFields.key(change.id()), IndexFields.document(element));
      }
      case MOVE -> move(change);
      case DELETE -> writer.deleteDocuments(IndexFields.key(change.id()));
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    if (writer.hasUncommittedChanges()) {
      writer.commit();
    }
  }

  @Override
  public void close() throws IOException {
    try (directory) {
      writer.rollback();
    }
  }

  private void move(ChunkChange change) throws IOException {
    // An index that never held a chunk has no such field, and Lucene throws on an unknown one.
    if (writer.getFieldNames().contains(IndexFields.POSITION)) {
      writer.updateDocValues(IndexFields.key(change.id()), IndexFields.numbers(change));
    }
  }

  /** So that even an empty index can be searched, and says whose it is. */
  private void commitModel() throws IOException {
    try {
      writer.setLiveCommitData(model.toUserData().entrySet());
      if (!DirectoryReader.indexExists(directory)) {
        writer.commit();
      }
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  private void requireDimension(VectorChange upsert) {
    int length = Objects.requireNonNull(upsert.vector(), "an upsert's vector").length;
    if (length != model.dimension()) {
      throw new IndexException(
          "A vector of "
              + length
              + " dimensions came to the index '"
              + folder
              + "', which is made for "
              + model
              + ". Give the sink the model that the job runs.",
          null);
    }
  }

  private static void requireModel(Path folder, Directory directory, IndexModel model)
      throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return;
    }
    Map<String, String> userData = SegmentInfos.readLatestCommit(directory).getUserData();
    IndexModel held =
        IndexModel.from(userData)
            .orElseThrow(
                () ->
                    new IndexException(
                        "The folder '"
                            + folder
                            + "' holds a Lucene index that Millstream did not make. Give this job"
                            + " another folder.",
                        null));
    if (!held.equals(model)) {
      throw new IndexException(
          "The index '"
              + folder
              + "' holds vectors of "
              + held
              + ", but this job makes vectors of "
              + model
              + ". Give this job another folder, or delete that one to embed everything again.",
          null);
    }
  }
}
