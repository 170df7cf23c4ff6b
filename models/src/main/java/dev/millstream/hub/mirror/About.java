package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.RepoInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a repository beyond its files.
 *
 * @param card its model card's metadata; a missing node where it has none
 * @param config what of config.json the Hub repeats; a missing node where that is not known
 */
record About(
    boolean isPrivate,
    boolean gated,
    @Nullable String pipelineTag,
    @Nullable String libraryName,
    List<String> tags,
    JsonNode card,
    JsonNode config) {
  private static final List<String> REPEATED = List.of("architectures", "model_type");

  About {
    tags = List.copyOf(tags);
  }

  /** As another Hub told it. */
  static About of(RepoInfo info) {
    return new About(
        info.isPrivate(),
        info.gated(),
        info.pipelineTag(),
        info.libraryName(),
        info.tags(),
        info.card(),
        MissingNode.getInstance());
  }

  /**
   * As its own card and files tell it.
   *
   * @param config its config.json; a missing node where it has none
   * @param files their names
   */
  static About of(boolean isPrivate, JsonNode card, JsonNode config, List<String> files) {
    String task = text(card, "pipeline_tag");
    String library = text(card, "library_name");
    if (library == null && files.contains("modules.json")) {
      library = "sentence-transformers";
    } else if (library == null && files.contains("config.json")) {
      library = "transformers";
    }
    Set<String> tags = new LinkedHashSet<>();
    if (library != null) {
      tags.add(library);
    }
    if (files.stream().anyMatch(name -> name.endsWith(".onnx"))) {
      tags.add("onnx");
    }
    tags.addAll(texts(card.path("tags")));
    tags.addAll(texts(card.path("language")));
    texts(card.path("license")).forEach(license -> tags.add("license:" + license));
    if (task != null) {
      tags.add(task);
    }
    JsonNode repeated =
        config instanceof ObjectNode object
            ? ((ObjectNode) object.objectNode().setAll(object)).retain(REPEATED)
            : config;
    return new About(isPrivate, false, task, library, List.copyOf(tags), card, repeated);
  }

  /** Reads what {@link #write} wrote. */
  static About read(JsonNode json) {
    return new About(
        json.path("private").asBoolean(),
        json.path("gated").asBoolean(),
        text(json, "pipeline_tag"),
        text(json, "library_name"),
        texts(json.path("tags")),
        json.path("cardData"),
        json.path("config"));
  }

  /** Adds itself to an answer, in the Hub's words. */
  ObjectNode write(ObjectNode json) {
    json.put("private", isPrivate).put("gated", gated);
    if (pipelineTag != null) {
      json.put("pipeline_tag", pipelineTag);
    }
    if (libraryName != null) {
      json.put("library_name", libraryName);
    }
    tags.forEach(json.putArray("tags")::add);
    if (card.isObject()) {
      json.set("cardData", card);
    }
    if (config.isObject()) {
      json.set("config", config);
    }
    return json;
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.textValue() : null;
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    for (JsonNode element : value) {
      if (element.isTextual()) {
        texts.add(element.textValue());
      }
    }
    return texts;
  }
}
