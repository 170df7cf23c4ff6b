package dev.millstream.faults.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.faults.cluster.HarnessException;
import org.junit.jupiter.api.Test;

class JvmInspectionTest {
  /** What JDK 17 prints of a TaskManager whose two jobs have just ended. */
  private static final String STATS =
      """
      1234:
      ClassLoader         Parent              CLD*               Classes   ChunkSz   BlockSz  Type
      0x0000000000000000  0x0000000000000000  0x00007f91500010f0    2801   2100224   2090000  <boot class loader>
      0x00007f918207af08  0x00007f918207b000  0x00007f91500020f0    5000   4140032   4119790  jdk.internal.loader.ClassLoaders$AppClassLoader
      0x00007f918357d120  0x00007f918207af08  0x00007f9170b14220    3203   2381824   2380039  org.apache.flink.util.ChildFirstClassLoader
      0x00007f918357d120  0x00007f918207af08  0x00007f91500076f0     995    762752    762064  org.apache.flink.util.FlinkUserCodeClassLoaders$ParentFirstClassLoader
                                                                      67     61440     49888   + hidden classes
      Total = 331                                                  14593   9012224   8861800
      ChunkSz: Total size of all allocated metaspace chunks
      BlockSz: Total size of all allocated metaspace blocks (each chunk has several blocks)
      """;

  private static final String HEAP =
      """
       garbage-first heap   total 262144K, used 60000K [0x0000000080000000, 0x0000000100000000)
       Metaspace       used 88618K, committed 89000K, reserved 344064K
        class space    used 9983K, committed 10752K, reserved 212992K
      """;

  @Test
  void loadersOfJobsAreCountedInEitherOrderOfLooking() {
    assertThat(JvmInspection.jobLoaders(STATS)).isEqualTo(2);
  }

  @Test
  void theMetaspaceOfJobsIsNotThatOfTheProcess() {
    long all = 8_861_800;
    long ofJobs = 2_380_039 + 762_064;

    assertThat(JvmInspection.metaspaceBytes(HEAP, STATS))
        .isEqualTo((88_618L << 10) * (all - ofJobs) / all);
  }

  @Test
  void anAnswerThatDoesNotTellIsAProblemOfTheRun() {
    assertThatThrownBy(() -> JvmInspection.metaspaceBytes("no heap", STATS))
        .isInstanceOf(HarnessException.class)
        .hasMessage("jcmd GC.heap_info tells of no metaspace: no heap");
    assertThatThrownBy(() -> JvmInspection.metaspaceBytes(HEAP, "no loaders"))
        .isInstanceOf(HarnessException.class)
        .hasMessage("jcmd VM.classloader_stats has no total: no loaders");
  }
}
