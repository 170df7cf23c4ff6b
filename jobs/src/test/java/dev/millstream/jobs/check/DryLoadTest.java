package dev.millstream.jobs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DryLoadTest {
  final ProcessBuilder process =
      new DryLoad(
              new DryLoadLimits(600, Duration.ofSeconds(9)),
              Map.of("HF_TOKEN", "hf_secret", "HF_HUB_CACHE", "/cache", "PATH", "/bin"),
              Path.of("/home/me"))
          .process(new ModelRef.Hub("acme/toy", "main"), Variant.Q8);

  @Test
  void keepsTokensBackAndOpensNoNetwork() {
    assertThat(process.environment())
        .containsOnly(
            Map.entry("HF_HUB_CACHE", "/cache"),
            Map.entry("PATH", "/bin"),
            Map.entry("HF_HUB_OFFLINE", "1"),
            Map.entry("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1"));
  }

  @Test
  void limitsMemoryBeforeJavaStarts() {
    assertThat(process.command())
        .startsWith("sh", "-c", "ulimit -c 0; ulimit -d 614400 && exec \"$0\" \"$@\"")
        .endsWith("dev.millstream.jobs.check.DryLoadChild", "hf:acme/toy@main", "q8");
  }

  @Test
  void refusesLimitsInWhichNothingRuns() {
    assertThatThrownBy(() -> new DryLoadLimits(100, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the memory limit was 100 MB but must be at least 512 MB, which Java itself needs.");
    assertThatThrownBy(() -> new DryLoadLimits(600, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the time limit was PT0S but must be positive, such as PT2M.");
  }
}
