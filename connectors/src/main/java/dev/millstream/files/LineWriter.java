package dev.millstream.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines, and knows how long the file is. Threading: one thread.
 *
 * @param <T> what is written
 */
final class LineWriter<T> implements StatefulSinkWriter<T, Long> {
  private final LineFormat<T> format;
  private final OutputStream out;
  private final @Nullable FileChannel file;
  private long length;

  private LineWriter(
      LineFormat<T> format, OutputStream out, @Nullable FileChannel file, long length) {
    this.format = format;
    this.out = out;
    this.file = file;
    this.length = length;
  }

  /** Appends to what the file holds up to a length, and drops the rest. */
  static <T> LineWriter<T> toFile(Path path, long length, LineFormat<T> format) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (file.size() < length) {
        throw new IOException(
            "The file '"
                + path
                + "' has "
                + file.size()
                + " bytes, but the job's checkpoint was made when it had "
                + length
                + ". Put the file back, or start the job anew without the checkpoint.");
      }
      file.truncate(length).position(length);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    return new LineWriter<>(
        format, new BufferedOutputStream(Channels.newOutputStream(file)), file, length);
  }

  /** Writes to a stream of this process, and leaves it open. */
  static <T> LineWriter<T> toStream(OutputStream stream, LineFormat<T> format) {
    return new LineWriter<>(format, stream, null, 0);
  }

  @Override
  public void write(T element, Context context) throws IOException {
    byte[] line = format.line(element);
    if (line != null) {
      out.write(line);
      out.write('\n');
      length += line.length + 1;
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    out.flush();
    if (out instanceof PrintStream printed && printed.checkError()) {
      throw new IOException(
          "Standard output was closed before all lines were written. Keep its reader running, or"
              + " write to a file.");
    }
    if (file != null) {
      // A checkpoint that remembers a length must not outlive the bytes.
      file.force(true);
    }
  }

  @Override
  public List<Long> snapshotState(long checkpointId) {
    return List.of(length);
  }

  /** Leaves unwritten what was not flushed: a failed job will write it again. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
