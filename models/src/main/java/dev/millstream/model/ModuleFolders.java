package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders of a sentence-transformers model's modules, such as {@code 1_Pooling}. Whether its
 * modules can be run is for {@link SentenceTransformerConfig} to say.
 */
public final class ModuleFolders {
  private ModuleFolders() {}

  /**
   * Reads them from {@code modules.json}; none where there is no such file.
   *
   * @throws ModelLoadException where the file is not JSON
   */
  public static List<String> of(ModelFiles files) {
    List<String> folders = new ArrayList<>();
    JsonFile.find(files, SentenceModule.FILE)
        .ifPresent(
            file -> {
              for (JsonNode module : file.root()) {
                String folder = module.path("path").asText();
                if (HubNames.isInside(folder)) {
                  folders.add(folder);
                }
              }
            });
    return List.copyOf(folders);
  }
}
