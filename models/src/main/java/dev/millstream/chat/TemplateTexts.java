package dev.millstream.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The templates that a model's files hold, by name.
 *
 * @param file where they were found, for messages
 */
record TemplateTexts(String file, Map<String, String> byName) {
  static final String DEFAULT = "default";
  static final String TOOLS = "tool_use";

  private static final String JINJA = "chat_template.jinja";
  private static final String FOLDER = "additional_chat_templates";
  private static final String JSON = "chat_template.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String FIELD = "chat_template";
  private static final long MAX_BYTES = 4L << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Those of the first file that has some. */
  static TemplateTexts of(ModelFiles files) {
    if (files.find(JINJA).isPresent()) {
      return ofJinja(files, files.require(JINJA));
    }
    for (String name : new String[] {JSON, CONFIG}) {
      JsonNode json = files.find(name).map(path -> read(files, name, path)).orElse(null);
      if (json != null && json.hasNonNull(FIELD)) {
        return new TemplateTexts(name, named(files, name, json.get(FIELD)));
      }
    }
    throw new ModelLoadException(
        ("%s has no chat template (looked for %s, %s and chat_template in %s in %s). It was not"
                + " made to chat: give the prompt as a text or with a template of your own, or"
                + " choose a model whose name ends in Instruct or chat.")
            .formatted(files, JINJA, JSON, CONFIG, files.root()));
  }

  private static TemplateTexts ofJinja(ModelFiles files, Path jinja) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(DEFAULT, text(files, JINJA, jinja));
    Path folder = files.root().resolve(FOLDER);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.list(folder)) {
        for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
          String name = String.valueOf(path.getFileName());
          if (name.endsWith(".jinja")) {
            String below = FOLDER + "/" + name;
            all.put(
                name.substring(0, name.length() - ".jinja".length()),
                text(files, below, files.require(below)));
          }
        }
      } catch (IOException e) {
        throw unreadable(files, FOLDER, e);
      }
    }
    return new TemplateTexts(JINJA, all);
  }

  private static Map<String, String> named(ModelFiles files, String file, JsonNode field) {
    if (field.isTextual()) {
      return Map.of(DEFAULT, field.textValue());
    }
    Map<String, String> all = new LinkedHashMap<>();
    if (field.isArray()) {
      for (JsonNode one : field) {
        if (one.path("name").isTextual() && one.path("template").isTextual()) {
          all.put(one.get("name").textValue(), one.get("template").textValue());
        }
      }
    }
    if (all.isEmpty()) {
      throw new ModelLoadException(
          "%s of model '%s' says 'chat_template' is no text and no list of {name, template}. Correct the file or choose another model."
              .formatted(file, files.name()));
    }
    return all;
  }

  /** The text as transformers chooses it: for tools one of its own, where there is one. */
  String chosen(boolean withTools) {
    String forTools = withTools ? byName.get(TOOLS) : null;
    String chosen = forTools == null ? byName.get(DEFAULT) : forTools;
    if (chosen == null) {
      throw new ModelLoadException(
          "%s has several chat templates (%s) and none is named default. Name one of them."
              .formatted(file, String.join(", ", byName.keySet())));
    }
    return chosen;
  }

  private static JsonNode read(ModelFiles files, String name, Path path) {
    try {
      requireSize(files, name, path, ModelFiles.MAX_JSON_BYTES);
      return MAPPER.readTree(path.toFile());
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new ModelLoadException(
          "%s of model '%s' is not JSON: %s (%s). Fetch the file again or correct it."
              .formatted(name, files.name(), e.getOriginalMessage(), path),
          e);
    } catch (IOException e) {
      throw unreadable(files, name, e);
    }
  }

  private static String text(ModelFiles files, String name, Path path) {
    try {
      requireSize(files, name, path, MAX_BYTES);
      return Files.readString(path);
    } catch (IOException e) {
      throw unreadable(files, name, e);
    }
  }

  private static void requireSize(ModelFiles files, String name, Path path, long most)
      throws IOException {
    if (Files.size(path) > most) {
      throw new ModelLoadException(
          "%s of model '%s' has %d bytes, more than the %d that are read (%s). Choose another model."
              .formatted(name, files.name(), Files.size(path), most, path));
    }
  }

  private static ModelLoadException unreadable(ModelFiles files, String name, IOException why) {
    return new ModelLoadException(
        "%s of model '%s' cannot be read: %s. Check the file and who may read it."
            .formatted(name, files.name(), why),
        why);
  }
}
