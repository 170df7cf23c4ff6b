package dev.millstream.hub.mirror;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of one file, read piece by piece. */
interface Content extends AutoCloseable {

  /**
   * Waits until the byte at {@code from} may be sent.
   *
   * @throws IOException when it cannot be had
   */
  default void ready(long from) throws IOException {}

  /**
   * Sends {@code length} bytes from {@code from} on.
   *
   * @throws IOException when they cannot all be read or sent
   */
  void copyTo(OutputStream out, long from, long length) throws IOException;

  @Override
  void close() throws IOException;

  /** A file on disk that must have this size. */
  static Content ofFile(Path file, long size) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    long found = channel.size();
    if (found != size) {
      channel.close();
      throw new IOException(
          "%s changed while it was served: it has %d bytes, %d were expected"
              .formatted(file, found, size));
    }
    return new OnDisk(channel);
  }

  /** An open file. */
  record OnDisk(FileChannel channel) implements Content {
    private static final int BUFFER = 1 << 16;

    @Override
    public void copyTo(OutputStream out, long from, long length) throws IOException {
      byte[] buffer = new byte[BUFFER];
      long position = from;
      long end = from + length;
      while (position < end) {
        int wanted = (int) Math.min(buffer.length, end - position);
        int n = channel.read(ByteBuffer.wrap(buffer, 0, wanted), position);
        if (n < 0) {
          throw new IOException("a file became shorter while it was served");
        }
        out.write(buffer, 0, n);
        position += n;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
