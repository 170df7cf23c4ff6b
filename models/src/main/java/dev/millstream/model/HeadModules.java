package dev.millstream.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the configurations of the modules after pooling and checks that their sizes fit. */
final class HeadModules {
  private static final int MAX_FEATURES = 1_000_000;
  private static final String SENTENCE = "sentence_embedding";

  private HeadModules() {}

  static List<HeadModule> of(ModelFiles files, List<SentenceModule> modules, int pooled) {
    List<HeadModule> head = new ArrayList<>();
    int size = pooled;
    for (SentenceModule module : modules) {
      if (module.kind() == SentenceModule.Kind.NORMALIZE) {
        head.add(normalize(files, module));
      } else {
        HeadModule.Dense dense = dense(files, module, size);
        head.add(dense);
        size = dense.out();
      }
    }
    return List.copyOf(head);
  }

  private static HeadModule normalize(ModelFiles files, SentenceModule module) {
    Optional<JsonFile> file = JsonFile.find(files, module.file("config.json"));
    file.ifPresent(config -> requireSentence(config.object()));
    return new HeadModule.Normalize();
  }

  private static HeadModule.Dense dense(ModelFiles files, SentenceModule module, int size) {
    JsonFile file = JsonFile.require(files, module.file("config.json")).object();
    requireSentence(file);
    int in = file.requireInteger("in_features", 1, MAX_FEATURES);
    if (in != size) {
      throw file.wrong(
          "says 'in_features' is " + in, "the module before it gives %d numbers".formatted(size));
    }
    String activation = file.text("activation_function");
    return new HeadModule.Dense(
        module.file("model.safetensors"),
        in,
        file.requireInteger("out_features", 1, MAX_FEATURES),
        file.flag("bias", true),
        activation == null ? "torch.nn.modules.activation.Tanh" : activation,
        file.flag("use_residual", false));
  }

  private static void requireSentence(JsonFile file) {
    for (String field : List.of("module_input_name", "module_output_name")) {
      String name = file.text(field);
      if (name != null && !name.equals(SENTENCE)) {
        throw file.wrong(
            "says '%s' is '%s'".formatted(field, name),
            "Millstream applies modules after pooling to the '%s' only".formatted(SENTENCE));
      }
    }
  }
}
