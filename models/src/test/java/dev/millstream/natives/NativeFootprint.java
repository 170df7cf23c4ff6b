package dev.millstream.natives;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds outside the heap at one moment. The resident set says less: the heap and
 * the JVM's compiler move it by tens of MB.
 *
 * @param directBytes of the JVM's buffers
 * @param libraryBytes that native libraries have of the C library and have not freed
 */
public record NativeFootprint(long directBytes, long libraryBytes) {
  /** What the JVM must be started with. */
  public static final String JVM_OPTION = "-XX:NativeMemoryTracking=summary";

  private static final int COLLECTIONS = 3; // buffers are freed after the one that finds them
  private static final Pattern OF_THE_JVM = Pattern.compile("\\((?:malloc|arena)=(\\d+)KB");

  /** After a collection. */
  public static NativeFootprint now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new NativeFootprint(direct, allocated() - ofTheJvm());
  }

  /** Whether the C library says what is allocated: glibc does, from 2.33 on. */
  public static boolean isKnown() {
    try {
      mallinfo();
      return true;
    } catch (UnsatisfiedLinkError another) {
      return false;
    }
  }

  private static Function mallinfo() {
    return NativeLibrary.getProcess().getFunction("mallinfo2");
  }

  private static long allocated() {
    MallInfo info = (MallInfo) mallinfo().invoke(MallInfo.class, new Object[0]);
    return info.uordblks.longValue() + info.hblkhd.longValue();
  }

  private static long ofTheJvm() {
    Matcher parts;
    try {
      Object summary =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "vmNativeMemory",
                  new Object[] {new String[] {"summary", "scale=KB"}},
                  new String[] {String[].class.getName()});
      parts = OF_THE_JVM.matcher(String.valueOf(summary));
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    long kilobytes = 0;
    while (parts.find()) {
      kilobytes += Long.parseLong(parts.group(1));
    }
    if (kilobytes == 0) {
      throw new IllegalStateException("the JVM was not started with " + JVM_OPTION);
    }
    return kilobytes << 10;
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
