package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a model's makers would have it write: what {@code generation_config.json} says, or where
 * there is no such file {@code config.json}, as transformers reads them.
 *
 * <p>Values keep Python's names and are not judged here; those that say null are left out.
 *
 * <p>Threading: immutable.
 */
public final class GenerationConfig {
  /** What a model says that says nothing. */
  public static final GenerationConfig NONE =
      new GenerationConfig(
          JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());

  private static final String FILE = "generation_config.json";
  private static final String MODEL_FILE = "config.json";
  private static final String TASKS = "task_specific_params";

  private final ObjectNode values;
  private final JsonNode tasks;

  private GenerationConfig(ObjectNode values, JsonNode tasks) {
    this.values = values;
    this.tasks = tasks;
  }

  /**
   * Reads what the model's files say; nothing where it has neither file.
   *
   * @throws ModelLoadException where a file is not a JSON object
   */
  public static GenerationConfig of(ModelFiles files) {
    Optional<JsonFile> model = JsonFile.find(files, MODEL_FILE).map(JsonFile::object);
    Optional<JsonFile> own = JsonFile.find(files, FILE).map(JsonFile::object);
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    JsonNode config = model.map(JsonFile::root).orElse(values);
    if (own.isPresent()) {
      lay(own.get().root(), values);
    } else {
      lay(decoder(config), values);
      lay(config, values);
    }
    return new GenerationConfig(values, config.path(TASKS));
  }

  /** The part of a composed model that writes; what it says is taken where the whole is silent. */
  private static JsonNode decoder(JsonNode config) {
    for (String part : new String[] {"decoder", "generator", "text_config"}) {
      if (config.path(part).isObject()) {
        return config.path(part);
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static void lay(JsonNode from, ObjectNode over) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      if (!field.getValue().isNull()) {
        over.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }

  /**
   * This with what {@code task_specific_params} of config.json says of a task laid over it, such as
   * {@code summarization} or {@code translation_en_to_de}.
   */
  public GenerationConfig forTask(String task) {
    JsonNode special = tasks.path(task);
    if (!special.isObject()) {
      return this;
    }
    ObjectNode laid = values.deepCopy();
    lay(special, laid);
    return new GenerationConfig(laid, tasks);
  }

  /** What is said under a name; null where nothing is. */
  public @Nullable JsonNode value(String name) {
    JsonNode value = values.get(name);
    return value == null ? null : value.deepCopy();
  }

  /** Whether something is said under a name. */
  public boolean says(String name) {
    return values.has(name);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
