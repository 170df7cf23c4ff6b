package dev.millstream.generate.seq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.generate.beam.BeamDecoder;
import dev.millstream.model.Device;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoneRowTest {
  private static final int START = 2;
  private static final int[] INPUT = {0, 70, 607, 476, 2};
  private static final int[] OTHER = {0, 794, 158, 2};

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"fp16", "q4"})
  void aTextHasTheSameLogitsAloneBesideAnotherAndWhenThatHasEnded(String variant) {
    Path bart = temp.resolve("bart");
    TinyModels.copyBart(variant, bart);
    try (Seq2SeqModel model =
            Seq2SeqModel.open(Text2TextGolden.files(bart), Variant.parse(variant), Device.CPU);
        BeamDecoder alone = model.decoder(List.of(INPUT), START);
        BeamDecoder besideAnother = model.decoder(List.of(OTHER, INPUT), START, START)) {
      List<float[]> expected = new ArrayList<>();
      alone.begin();
      expected.add(logits(alone, 0));
      alone.step(new int[] {0}, new int[] {70});
      expected.add(logits(alone, 0));
      alone.step(new int[] {0}, new int[] {607});
      expected.add(logits(alone, 0));

      List<float[]> found = new ArrayList<>();
      besideAnother.begin();
      found.add(logits(besideAnother, 1));
      besideAnother.step(new int[] {0, 1}, new int[] {158, 70});
      found.add(logits(besideAnother, 1));
      besideAnother.step(new int[] {1}, new int[] {607});
      found.add(logits(besideAnother, 0));

      assertThat(found.toArray(new float[0][])).isDeepEqualTo(expected.toArray(new float[0][]));
    }
  }

  private static float[] logits(BeamDecoder decoder, int row) {
    float[] logits = new float[decoder.vocabularySize()];
    decoder.copyTo(row, logits);
    return logits;
  }
}
