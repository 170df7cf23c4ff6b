package dev.millstream.lucene;

import dev.millstream.flink.record.VectorChange;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Keeps the chunks of a stream in a Lucene index: one folder, one writer, so parallelism 1.
 *
 * <p>Delivery: the index is committed to disk as part of each checkpoint, before the checkpoint is
 * complete. After a failure the index is therefore as far as the restored checkpoint or further,
 * never behind. What lies beyond is written once more when the source replays it, with the same
 * result, because every change names its chunk: an upsert replaces, a deletion of what is gone does
 * nothing. So index and topic agree as soon as the replay has caught up. What was written after the
 * last commit vanishes with the writer.
 *
 * <p>An index belongs to one model at one revision. A job of another is refused when it starts.
 *
 * <p>Searching works all the while (see {@link LuceneSearch}) and sees the last commit.
 */
public final class LuceneSink implements Sink<VectorChange> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final IndexModel model;

  /** Writes to this folder, made when missing, the vectors of this model. */
  public LuceneSink(Path folder, IndexModel model) {
    this.folder = folder.toAbsolutePath().toString();
    this.model = model;
  }

  /**
   * Says before a job starts what would keep it from writing: an index of another model, or a
   * folder that another process writes to. Makes the folder and an empty index where there is none.
   *
   * @throws IndexException if the index cannot be written
   */
  public void check() throws IOException {
    LuceneWriter.open(Path.of(folder), model).close();
  }

  /**
   * Opens the index.
   *
   * @throws IndexException if it is another model's or in use
   * @throws IllegalStateException if the sink was given more than one subtask
   */
  @Override
  public SinkWriter<VectorChange> createWriter(WriterInitContext context) throws IOException {
    int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (subtasks > 1) {
      throw new IllegalStateException(
          "The sink of index '"
              + folder
              + "' was given parallelism "
              + subtasks
              + ", but an index has one writer. Set the sink's parallelism to 1.");
    }
    return LuceneWriter.open(Path.of(folder), model);
  }
}
