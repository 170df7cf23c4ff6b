package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelRef;
import dev.millstream.task.tag.TaggedEntity;
import dev.millstream.task.tag.TaggingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFilesTest {
  @TempDir Path folder;

  @Test
  void areReadOnceForAllTasksOfALoadedModel() throws Exception {
    Path copy = folder.resolve("model");
    TinyModels.copy("token-classification/bert", copy);
    ModelSpec spec = ModelSpec.of(new ModelRef.Folder(copy.toString()));
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      LoadedModel model = lease.model();
      List<TaggedEntity> before = entities(model);
      for (String name : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
        Files.delete(copy.resolve(name));
      }

      assertThat(entities(model)).isEqualTo(before).isNotEmpty();
    }
  }

  private static List<TaggedEntity> entities(LoadedModel model) {
    return model
        .submit(model.tasks().tokenClassification(TaggingOptions.DEFAULT), "Alice went to Paris")
        .join()
        .output();
  }
}
