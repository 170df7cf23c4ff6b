package dev.millstream.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory for one tensor, used again and again.
 *
 * <p>Grows by doubling up to 8 MiB and then stays; a tensor beyond that gets just its size, given
 * up as soon as a smaller one follows, so that one giant batch is not paid for ever. The JVM counts
 * this memory under {@code -XX:MaxDirectMemorySize} and frees it by garbage collection.
 */
public final class DirectBuffer {
  private static final long KEPT_BYTES = 8L << 20;
  private static final long FIRST_BYTES = 4L << 10;

  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /**
   * The first {@code bytes} of the memory in native byte order; what stands there is left over.
   *
   * @throws EngineOutOfMemoryException when there is no such memory
   * @throws EngineException when no buffer can be as large
   */
  public ByteBuffer ofSize(long bytes) {
    requirePossible(bytes);
    boolean tooSmall = memory.capacity() < bytes;
    boolean toGiveUp = memory.capacity() > KEPT_BYTES && bytes <= KEPT_BYTES;
    if (tooSmall || toGiveUp) {
      memory = allocate(bytes <= KEPT_BYTES ? powerOfTwoAtLeast(bytes) : bytes);
    }
    return memory.duplicate().order(ByteOrder.nativeOrder()).limit((int) bytes);
  }

  /**
   * Memory of just this size in native byte order, zeroed, for tensors that keep theirs.
   *
   * @throws EngineOutOfMemoryException when there is no such memory
   * @throws EngineException when no buffer can be as large
   */
  public static ByteBuffer exactly(long bytes) {
    requirePossible(bytes);
    return allocate(bytes).order(ByteOrder.nativeOrder());
  }

  int capacity() {
    return memory.capacity();
  }

  private static void requirePossible(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new EngineException(
          ("a tensor of %d bytes was asked for, and at most %d can be handed over. Run fewer or"
                  + " shorter rows at once.")
              .formatted(bytes, Integer.MAX_VALUE),
          null);
    }
  }

  private static long powerOfTwoAtLeast(long bytes) {
    return Math.max(FIRST_BYTES, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
  }

  private static ByteBuffer allocate(long bytes) {
    try {
      return ByteBuffer.allocateDirect((int) bytes);
    } catch (OutOfMemoryError e) {
      throw new EngineOutOfMemoryException(
          ("no %d bytes of direct memory are left for a tensor. Run fewer or shorter rows at once,"
                  + " or raise -XX:MaxDirectMemorySize (in Flink taskmanager.memory.task.off-heap.size).")
              .formatted(bytes),
          e);
    }
  }
}
