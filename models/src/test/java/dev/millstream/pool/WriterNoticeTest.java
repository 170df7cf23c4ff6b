package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterNoticeTest {
  private final List<String> warnings = new ArrayList<>();
  private final WriterNotice notice = new WriterNotice(warnings::add);

  @TempDir Path temp;

  @Test
  void warnsOnceOfACausalModelWhoseTextsShareRunsAndAScale() {
    ModelFiles files = ExportedFiles.copy("llama-gqa-int8.onnx", temp);

    notice.tellIfHere(files, false);
    notice.tell(files, false);

    assertThat(warnings)
        .containsExactly(
            "llama-gqa-int8.onnx (onnx/llama-gqa-int8.onnx) quantises the activations of all texts of"
                + " a batch with one scale, so a text changes with the texts that are written beside"
                + " it and from one run to the next. Where the same request must give the same text,"
                + " choose --variant fp32, an 8-bit file with one scale per row (docs/variants.md),"
                + " or --slots 1.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-int8.onnx", "llama-fp16.onnx", "llama-gqa-fp16.onnx"})
  void saysNothingOfACausalModelWhoseTextsDoNotMix(String file) {
    notice.tell(ExportedFiles.copy(file, temp), false);

    assertThat(warnings).isEmpty();
  }

  @Test
  void warnsOfAnEncoderDecoderWhateverItsCache() {
    notice.tell(ExportedFiles.copy("llama-int8.onnx", temp), true);

    assertThat(warnings).hasSize(1);
  }

  @Test
  void saysNothingYetOfAModelWhoseFileIsElsewhere() throws IOException {
    ModelFiles files = ExportedFiles.copy("llama-gqa-int8.onnx", temp);
    Files.delete(files.onnx());

    notice.tellIfHere(files, false);

    assertThat(warnings).isEmpty();
  }
}
