package dev.millstream.jobs.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code grammar}, as three options give it.
 *
 * @param jsonSchema a schema, or the path of one; null where the option is not given
 * @param regex null where the option is not given
 * @param choices with commas between; null where the option is not given
 */
record TypedGrammar(@Nullable String jsonSchema, @Nullable String regex, @Nullable String choices) {
  /** Puts it in; what is wrong with it is noted. */
  void put(Values values, ObjectNode all) {
    int named = (jsonSchema == null ? 0 : 1) + (regex == null ? 0 : 1) + (choices == null ? 0 : 1);
    if (named > 1) {
      values.problem(
          "--json-schema, --regex and --choices each say what texts may be. Give one of them.");
    }
    if (jsonSchema != null) {
      putSchema(values, all, jsonSchema);
    } else if (regex != null) {
      all.putObject("grammar").put("type", "regex").put("value", regex);
    } else if (choices != null) {
      ObjectNode grammar = all.putObject("grammar").put("type", "choices");
      var texts = grammar.putArray("value");
      for (String choice : choices.split(",", -1)) {
        texts.add(choice);
      }
    }
  }

  private static void putSchema(Values values, ObjectNode all, String typed) {
    try {
      String schema =
          typed.stripLeading().startsWith("{") ? typed : Files.readString(Path.of(typed));
      if (ParameterFlags.JSON.readTree(schema) instanceof ObjectNode object) {
        all.putObject("grammar").put("type", "json").set("value", object);
        return;
      }
    } catch (JsonProcessingException notJson) {
      // Said below: Jackson's own message would repeat what was typed.
    } catch (IOException | InvalidPathException e) {
      values.problem(
          "--json-schema: file '%s' cannot be read. Check its path and rights, or write the schema itself, which begins with {."
              .formatted(typed));
      return;
    }
    values.mustBe("--json-schema", typed, "a JSON schema, an object, or the path of one");
  }
}
