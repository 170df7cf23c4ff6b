package dev.millstream.faults.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.pool.TinyModels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuietRunTest {
  @Test
  void aVectorWithOneFlippedBitIsNotTheQuietRuns() {
    float[] vector = {0.25f, -0.5f, 0.125f};
    QuietRun quiet = QuietRun.known(Map.of(), Map.of("hash", vector));
    float[] flipped = vector.clone();
    flipped[2] = Float.intBitsToFloat(Float.floatToRawIntBits(flipped[2]) ^ 1);

    assertThat(quiet.isVectorOf("doc#hash", vector.clone())).isTrue();
    assertThat(quiet.isVectorOf("doc#hash", flipped)).isFalse();
    assertThat(quiet.isVectorOf("doc#hash", new float[] {0.25f, -0.5f})).isFalse();
    assertThat(quiet.isVectorOf("doc#other", vector)).isFalse();
  }

  @Test
  void textsAreSplitAndEmbeddedTheSameEachTime() throws InterruptedException {
    List<String> texts = new InputPlan(1, new InputMix(1, 20, 40, 0, 0)).texts();

    QuietRun one = QuietRun.of(TinyModels.mean(), 48, texts);
    QuietRun other = QuietRun.of(TinyModels.mean(), 48, texts);

    assertThat(texts).anyMatch(text -> one.hashes(text).size() > 1);
    for (String text : texts) {
      assertThat(other.hashes(text)).isEqualTo(one.hashes(text));
    }
  }
}
