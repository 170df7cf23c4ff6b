package dev.millstream.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptInputsTest {
  private static final String STATE = "\u0080\u0002c__torch__.models.bert\nBert\nq\u0000)\u0081";

  @TempDir Path folder;

  private Path file(String program) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("traced/data.pkl", STATE);
    entries.put("traced/code/__torch__/models/bert.py", program);
    entries.put("traced/constants.pkl", "\u0080\u0002).");
    return zip(entries);
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path file = folder.resolve("model.pt");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return file;
  }

  @Test
  void areThoseOfTheModulesOwnForward() throws IOException {
    String program =
        """
        class Pooler(Module):
          def forward(self: __torch__.models.bert.Pooler,
            hidden: Tensor) -> Tensor:
            return hidden
        class Bert(Module):
          pooler : __torch__.models.bert.Pooler
          def forward(self: __torch__.models.bert.Bert,
            input_ids: Tensor,
            attention_mask: Tensor,
            positions: Optional[Tensor]=None) -> Tuple[Tensor, Tensor]:
            return (input_ids, attention_mask)
        """;

    assertThat(TorchScriptInputs.of(file(program))).containsExactly("input_ids", "attention_mask");
  }

  @Test
  void ofARealFileAreFound() {
    Path model =
        TinyModels.folder("sentence-similarity/mean").resolve("../../torchscript/model.pt");

    assertThat(TorchScriptInputs.of(model))
        .containsExactly("input_ids", "attention_mask", "token_type_ids");
  }

  @Test
  void otherThanTensorsAreRefused() throws IOException {
    Path model =
        file(
            """
            class Bert(Module):
              def forward(self: __torch__.models.bert.Bert,
                inputs: Dict[str; Tensor]) -> Tensor:
            """);

    assertThatThrownBy(() -> TorchScriptInputs.of(model))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "TorchScript file '%s' takes 'inputs: Dict[str; Tensor]', and only tensors can be given. Trace the model with tensors for input_ids and attention_mask.",
            model);
  }

  @Test
  void aZipOfWeightsAndAnyOtherPickleAreRefused() throws IOException {
    Path weights =
        zip(Map.of("archive/data.pkl", "\u0080\u0002ccollections\nOrderedDict\nq\u0000)R"));
    assertRefused(weights);
    assertRefused(Files.writeString(folder.resolve("old.pt"), "\u0080\u0002ccollections\n"));
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> TorchScriptInputs.of(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "'%s' is not a TorchScript file: it has no program. Write one with torch.jit.trace and torch.jit.save; what torch.save writes is a pickle, and never loaded.",
            file);
  }
}
