package dev.millstream.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FreedMemoryTest {
  private static final int BLOCKS = 4_000;
  private static final long BLOCK_BYTES = 64 << 10;
  private static final long PAGE_BYTES = 4_096;

  @Test
  void whatWasFreedGoesBackToTheSystem() throws Exception {
    assumeThat(commandsOfTheJvm())
        .as("this JVM cannot trim the C library's memory: it needs 17.0.9 or later")
        .contains("systemTrimNativeHeap");
    NativeHeap heap = new NativeHeap();
    long[] blocks = new long[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = heap.allocate(BLOCK_BYTES);
    }
    // The last block stays, so that what lies below it is not given back by freeing alone.
    for (int i = 0; i < BLOCKS - 1; i++) {
      heap.free(blocks[i]);
    }
    long kept = residentBytes();

    FreedMemory.giveBack();

    heap.free(blocks[BLOCKS - 1]);
    assertThat(kept - residentBytes()).isGreaterThan(BLOCKS * BLOCK_BYTES / 2);
  }

  private static List<String> commandsOfTheJvm() throws JMException {
    MBeanInfo commands =
        ManagementFactory.getPlatformMBeanServer()
            .getMBeanInfo(new ObjectName("com.sun.management:type=DiagnosticCommand"));
    return Stream.of(commands.getOperations()).map(MBeanOperationInfo::getName).toList();
  }

  private static long residentBytes() throws IOException {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
    return Long.parseLong(pages[1]) * PAGE_BYTES;
  }

  /** The C library's, by the JDK's own class for it, which no code may name without a warning. */
  private static final class NativeHeap {
    private final Object unsafe;
    private final Method allocate;
    private final Method fill;
    private final Method free;

    NativeHeap() throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field only = type.getDeclaredField("theUnsafe");
      only.setAccessible(true);
      unsafe = only.get(null);
      allocate = type.getMethod("allocateMemory", long.class);
      fill = type.getMethod("setMemory", long.class, long.class, byte.class);
      free = type.getMethod("freeMemory", long.class);
    }

    long allocate(long bytes) throws ReflectiveOperationException {
      long address = (long) allocate.invoke(unsafe, bytes);
      fill.invoke(unsafe, address, bytes, (byte) 1);
      return address;
    }

    void free(long address) throws ReflectiveOperationException {
      free.invoke(unsafe, address);
    }
  }
}
