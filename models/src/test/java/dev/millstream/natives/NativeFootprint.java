package dev.millstream.natives;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * What this process holds outside the heap at one moment. The resident set says less: the heap
 * moves it by tens of MB.
 *
 * @param directBytes of the JVM's buffers
 * @param allocatedBytes that native code has of the C library and has not freed, these buffers and
 *     the JVM's own included
 */
public record NativeFootprint(long directBytes, long allocatedBytes) {
  private static final int COLLECTIONS = 3; // buffers are freed after the one that finds them
  private static final String MALLINFO = "mallinfo2"; // of glibc 2.33 and later

  /** After a collection; empty where the C library does not say. */
  public static Optional<NativeFootprint> now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Function mallinfo;
    try {
      mallinfo = NativeLibrary.getProcess().getFunction(MALLINFO);
    } catch (UnsatisfiedLinkError another) {
      return Optional.empty();
    }
    MallInfo info = (MallInfo) mallinfo.invoke(MallInfo.class, new Object[0]);
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return Optional.of(
        new NativeFootprint(direct, info.uordblks.longValue() + info.hblkhd.longValue()));
  }

  /** As malloc.h has it, of all arenas. */
  @Structure.FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  @SuppressWarnings("NullAway.Init") // JNA fills them
  public static final class MallInfo extends Structure implements Structure.ByValue {
    public NativeLong arena;
    public NativeLong ordblks;
    public NativeLong smblks;
    public NativeLong hblks;
    public NativeLong hblkhd;
    public NativeLong usmblks;
    public NativeLong fsmblks;
    public NativeLong uordblks;
    public NativeLong fordblks;
    public NativeLong keepcost;
  }
}
