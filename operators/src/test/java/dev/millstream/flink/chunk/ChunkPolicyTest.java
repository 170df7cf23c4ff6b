package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class ChunkPolicyTest {
  @Test
  void leavesRoomForTwoSpecialTokensInAModelOf256() throws Exception {
    assertThat(InstantiationUtil.clone(ChunkPolicy.defaults())).isEqualTo(new ChunkPolicy(254, 0));
  }

  @Test
  void refusesChunksWithoutRoom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChunkPolicy(15, 0))
        .withMessage(
            "the largest chunk was set to 15 tokens, but must have 16 or more (chunk). Use e.g. 254 for a model of 256.");
  }

  @Test
  void refusesChunksThatAreMostlyOverlap() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChunkPolicy(100, 51))
        .withMessage(
            "the overlap was set to 51 tokens, but must be from 0 to half of the largest chunk, which has 100 (chunk). Use 0 for none.");
  }
}
