package dev.millstream.jobs.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that gives any parameter by Python's name. */
class ParameterFlags {
  static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--parameters",
      paramLabel = "JSON",
      description = "Any parameters of the task, by Python's names, as a JSON object.")
  @OptionDoc(example = "--parameters '{\"top_k\": 3}'", absent = "none")
  @Nullable String parameters;

  /** What it gives; none, with a note, where that is no object. */
  final ObjectNode given(Values values) {
    if (parameters == null) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(parameters) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException notJson) {
      // Said below: Jackson's own message would repeat what was typed.
    }
    values.mustBe("--parameters", parameters, "a JSON object");
    return JSON.createObjectNode();
  }
}
