package dev.millstream.hub.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The values under a key of a model card, as texts: none, one or several. */
final class CardMetadata {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_NESTING = 50;
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  private CardMetadata() {}

  /** The metadata is not what it should be; the message is a part of a sentence. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }

    UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Parsed by the Hub. */
  record OfJson(JsonNode root) implements Function<String, List<String>> {
    @Override
    public List<String> apply(String key) {
      List<String> values = new ArrayList<>();
      JsonNode value = root.path(key);
      if (value.isArray()) {
        value.forEach(item -> add(item, values));
      } else {
        add(value, values);
      }
      return values;
    }

    private static void add(JsonNode value, List<String> values) {
      if (value.isValueNode() && !value.isNull()) {
        values.add(Refusals.shown(value.asText()));
      }
    }
  }

  /**
   * Read from YAML. Nothing is built from it but a tree of texts, so that {@code no} stays the
   * language and no tag makes an object.
   */
  record OfYaml(@Nullable MappingNode root) implements Function<String, List<String>> {

    static OfYaml in(String readme) throws UnreadableException {
      String yaml = frontMatter(readme);
      if (yaml.length() > MAX_CHARACTERS) {
        throw new UnreadableException(
            "it has %d characters, but at most %d are read"
                .formatted(yaml.length(), MAX_CHARACTERS));
      }
      LoaderOptions limits = new LoaderOptions();
      limits.setNestingDepthLimit(MAX_NESTING);
      limits.setCodePointLimit(MAX_CHARACTERS);
      try {
        @Nullable Node root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(yaml));
        if (root != null && !(root instanceof MappingNode)) {
          throw new UnreadableException("it holds no keys and values");
        }
        return new OfYaml((MappingNode) root);
      } catch (MarkedYAMLException e) {
        throw new UnreadableException("it is not YAML (%s)".formatted(where(e)), e);
      } catch (YAMLException e) {
        throw new UnreadableException("it is not YAML that is accepted here", e);
      }
    }

    @Override
    public List<String> apply(String key) {
      List<String> values = new ArrayList<>();
      if (root != null) {
        for (NodeTuple entry : root.getValue()) {
          if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
            values.clear();
            add(entry.getValueNode(), values);
          }
        }
      }
      return values;
    }

    private static void add(Node value, List<String> values) {
      if (value instanceof SequenceNode list) {
        for (Node item : list.getValue()) {
          if (item instanceof ScalarNode scalar) {
            add(scalar, values);
          }
        }
      } else if (value instanceof ScalarNode scalar) {
        add(scalar, values);
      }
    }

    private static void add(ScalarNode scalar, List<String> values) {
      String text = Refusals.shown(scalar.getValue());
      if (!(scalar.isPlain() && NOTHING.contains(text))) {
        values.add(text);
      }
    }

    private static String where(MarkedYAMLException e) {
      return e.getProblemMark() == null
          ? "it ends too early"
          : "line %d of it".formatted(e.getProblemMark().getLine() + 1);
    }

    /** What stands between the first line, {@code ---}, and the next such line. */
    private static String frontMatter(String readme) throws UnreadableException {
      String text = readme.startsWith("\ufeff") ? readme.substring(1) : readme;
      String[] lines = text.stripLeading().split("\\R", -1);
      if (!lines[0].stripTrailing().equals("---")) {
        return "";
      }
      StringBuilder yaml = new StringBuilder();
      for (int i = 1; i < lines.length; i++) {
        if (lines[i].stripTrailing().equals("---")) {
          return yaml.toString();
        }
        yaml.append(lines[i]).append('\n');
      }
      throw new UnreadableException("no second line '---' ends it");
    }
  }
}
