package dev.millstream.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaultKindTest {
  @Test
  void theWeightsAreOutOfAHundred() {
    assertThat(Arrays.stream(FaultKind.values()).mapToInt(FaultKind::weight).sum()).isEqualTo(100);
  }

  @Test
  void isTypedInLowerCaseWithHyphens() {
    assertThat(FaultKind.TM_KILL_LOADING.typed()).isEqualTo("tm-kill-loading");
    assertThat(FaultKind.of("broker-kill")).contains(FaultKind.BROKER_KILL);
    assertThat(FaultKind.of("earthquake")).isEmpty();
  }
}
