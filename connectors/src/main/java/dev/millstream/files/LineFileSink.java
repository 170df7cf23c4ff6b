package dev.millstream.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes elements as the lines of one local file, in order: one writer, so parallelism 1.
 *
 * <p>Delivery: exactly once. Each checkpoint remembers the file's length, and a restored job cuts
 * the file back to it; between checkpoints the file already shows lines that a failure would take
 * back and write again. A job that starts anew replaces the file. On standard output nothing can be
 * taken back: a restored job repeats the lines since its checkpoint.
 *
 * @param <T> what is written
 */
public final class LineFileSink<T> implements Sink<T>, SupportsWriterState<T, Long> {
  /** Stands for standard output. */
  public static final String STANDARD_OUTPUT = "-";

  private static final long serialVersionUID = 1L;

  private final Target target;
  private final String location;
  private final LineFormat<T> format;

  private enum Target {
    FILE,
    STANDARD_OUTPUT,
    STANDARD_ERROR
  }

  private LineFileSink(Target target, String location, LineFormat<T> format) {
    this.target = target;
    this.location = location;
    this.format = format;
  }

  /**
   * A sink to a local file, or to standard output for {@code -}.
   *
   * @throws IllegalArgumentException if no file can be written there
   */
  public static <T> LineFileSink<T> to(String location, LineFormat<T> format) {
    if (location.equals(STANDARD_OUTPUT)) {
      return new LineFileSink<>(Target.STANDARD_OUTPUT, location, format);
    }
    Path file = Path.of(location).toAbsolutePath();
    Path folder = file.getParent();
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "'" + location + "' is a folder, but lines are written to a file. Name a file in it.");
    }
    if (folder == null || !Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          "The file '"
              + location
              + "' cannot be written, because there is no folder '"
              + folder
              + "' that can be written. Make it, or correct the path.");
    }
    return new LineFileSink<>(Target.FILE, file.toString(), format);
  }

  /** A sink to standard error. */
  public static <T> LineFileSink<T> toStandardError(LineFormat<T> format) {
    return new LineFileSink<>(Target.STANDARD_ERROR, "standard error", format);
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    return writer(context, 0);
  }

  @Override
  public StatefulSinkWriter<T, Long> restoreWriter(
      WriterInitContext context, Collection<Long> lengths) throws IOException {
    return writer(context, lengths.stream().mapToLong(Long::longValue).max().orElse(0));
  }

  @Override
  public SimpleVersionedSerializer<Long> getWriterStateSerializer() {
    return new LengthSerializer();
  }

  private LineWriter<T> writer(WriterInitContext context, long length) throws IOException {
    requireOneWriter(context);
    return switch (target) {
      case FILE -> LineWriter.toFile(Path.of(location), length, format);
      case STANDARD_OUTPUT -> LineWriter.toStream(System.out, format);
      case STANDARD_ERROR -> LineWriter.toStream(System.err, format);
    };
  }

  private void requireOneWriter(WriterInitContext context) {
    int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (subtasks > 1) {
      throw new IllegalStateException(
          "The sink of file '"
              + location
              + "' was given parallelism "
              + subtasks
              + ", but a file has one writer. Set the sink's parallelism to 1.");
    }
  }
}
