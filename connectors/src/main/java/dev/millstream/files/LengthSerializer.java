package dev.millstream.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A file's length in a checkpoint: version 1 is 8 bytes, big-endian. */
final class LengthSerializer implements SimpleVersionedSerializer<Long> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Long length) {
    return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
  }

  @Override
  public Long deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "The state of a file sink has version "
              + version
              + ", but this build reads version "
              + VERSION
              + ". Start the job with the build that wrote it.");
    }
    return ByteBuffer.wrap(serialized).getLong();
  }
}
