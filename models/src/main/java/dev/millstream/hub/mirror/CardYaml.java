package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a model card's metadata as the Hub does, by YAML 1.2: {@code no} is the language Norwegian
 * and a date a text. What is no mapping, or repeats itself by aliases, is not read.
 */
final class CardYaml {
  private static final Logger LOG = LoggerFactory.getLogger(CardYaml.class);
  private static final int MOST_NESTING = 50;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CardYaml() {}

  /** The metadata as JSON; a missing node where it cannot be read. */
  static JsonNode read(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setNestingDepthLimit(MOST_NESTING);
    // A few nested ones would unfold to gigabytes.
    limits.setMaxAliasesForCollections(0);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(limits), new Representer(unused), unused, limits, new Yaml12());
    try {
      JsonNode card = json(yaml.load(text));
      return card.isObject() ? card : MissingNode.getInstance();
    } catch (YAMLException e) {
      LOG.debug("a model card's metadata is not YAML", e);
      return MissingNode.getInstance();
    }
  }

  private static JsonNode json(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.objectNode();
      map.forEach((key, inner) -> object.set(String.valueOf(key), json(inner)));
      return object;
    }
    if (value instanceof Iterable<?> list) {
      ArrayNode array = JSON.arrayNode();
      list.forEach(inner -> array.add(json(inner)));
      return array;
    }
    if (value instanceof Boolean truth) {
      return JSON.booleanNode(truth);
    }
    if (value instanceof Integer || value instanceof Long) {
      return JSON.numberNode(((Number) value).longValue());
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return JSON.numberNode(number);
    }
    return value == null ? JSON.nullNode() : JSON.textNode(String.valueOf(value));
  }

  /** What is more than a text without quotes, by YAML 1.2's core schema. */
  private static final class Yaml12 extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
      addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL|"), "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
      addImplicitResolver(Tag.INT, Pattern.compile("[-+]?(0|[1-9][0-9]*)"), "-+0123456789");
      addImplicitResolver(
          Tag.FLOAT,
          Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
          "-+0123456789.");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
    }
  }
}
