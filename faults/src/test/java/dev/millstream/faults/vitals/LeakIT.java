package dev.millstream.faults.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.check.Steadiness;
import dev.millstream.faults.check.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that leaks is caught, whatever it leaks; one that does not, is not. */
class LeakIT {
  private static final int STEPS = 12;

  @ParameterizedTest
  @ValueSource(strings = {"memory", "threads", "files"})
  void aLeakIsCaught(String what) throws IOException {
    assertThat(verdictOn(what)).matches(verdict -> !verdict.holds(), "is broken");
  }

  @Test
  void aProcessThatStaysAsItIsKeepsThePromise() throws IOException {
    assertThat(verdictOn("nothing")).matches(Verdict::holds, "is kept");
  }

  private static Verdict verdictOn(String what) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=1g",
                "-cp",
                System.getProperty("java.class.path"),
                LeakingProgram.class.getName(),
                what)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Vitals> samples = new ArrayList<>();
    try (Writer in = process.outputWriter();
        BufferedReader out = process.inputReader()) {
      for (int step = 0; step < STEPS; step++) {
        in.write("\n");
        in.flush();
        assertThat(out.readLine()).isEqualTo("done");
        samples.add(Vitals.of(process.pid()).orElseThrow());
      }
    } finally {
      process.destroyForcibly();
    }
    return Steadiness.of(Map.of(what, samples), Growth.Limits.STEADY);
  }
}
