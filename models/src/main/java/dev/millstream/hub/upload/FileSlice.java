package dev.millstream.hub.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** A part of a file as a stream, which tells how far it has been read. */
final class FileSlice extends InputStream {
  private final FileChannel channel;
  private final LongConsumer read;
  private final long end;
  private long position;

  /**
   * @param read hears the position in the file after each read
   */
  FileSlice(Path file, long from, long length, LongConsumer read) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.read = read;
    this.position = from;
    this.end = from + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position >= end) {
      return -1;
    }
    int wanted = (int) Math.min(length, end - position);
    int n = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
    if (n < 0) {
      throw new IOException("the file became shorter while it was sent");
    }
    position += n;
    read.accept(position);
    return n;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
