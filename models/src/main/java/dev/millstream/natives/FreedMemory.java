package dev.millstream.natives;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Native memory that was freed but that the C library keeps for later: after a model of 90 MB was
 * read, 55 to 75 MB.
 */
public final class FreedMemory {
  private static final Logger LOG = LoggerFactory.getLogger(FreedMemory.class);

  private FreedMemory() {}

  /**
   * Gives it back to the system, as {@code jcmd PID System.trim_native_heap} does. Takes some
   * milliseconds. Does nothing where the JVM has no such command: before 17.0.9, or on another
   * system than Linux with glibc.
   */
  public static void giveBack() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException | RuntimeException e) {
      LOG.debug("Freed native memory stays with the C library.", e);
    }
  }
}
