package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Label;
import dev.millstream.metric.Reading;
import java.io.IOException;

/** A profile as JSON, and back. */
final class ProfileJson {
  private ProfileJson() {}

  static ObjectNode of(Profile profile) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", Profile.VERSION);
    json.set("settings", profile.profiler().settings().json());
    json.put("rows", profile.rows());
    json.put("too_many_labels", profile.labels().tooMany());
    ArrayNode labels = json.putArray("labels");
    profile
        .labels()
        .counts()
        .forEach((label, count) -> labels.addArray().add(label.json()).add(count[0]));
    json.set("confidences", profile.confidences().json());
    json.set("lengths", profile.lengths().json());
    json.put("tokens", profile.allTokens()).put("unknown_tokens", profile.unknownTokens());
    json.set("embeddings", profile.embeddings().json());
    return json;
  }

  static Profile parse(JsonNode json) throws IOException {
    Profile.refuseVersion(json.path("version").asInt(0));
    Profile profile = new Profiler(settings(json)).newProfile();
    profile.restore(
        count(json.path("rows"), "rows"),
        count(json.path("tokens"), "tokens"),
        count(json.path("unknown_tokens"), "unknown_tokens"));
    for (JsonNode entry : json.path("labels")) {
      Label label =
          Label.of(entry.path(0)).orElseThrow(() -> refuse("a label", "labels", entry.path(0)));
      profile.labels().count(label, 0, count(entry.path(1), "labels"));
    }
    if (json.path("too_many_labels").asBoolean()) {
      profile.labels().forget();
    }
    profile.confidences().parse(json.path("confidences"));
    profile.lengths().parse(json.path("lengths"));
    profile.embeddings().parse(json.path("embeddings"));
    return profile;
  }

  /** A number of rows or of tokens. */
  static long count(JsonNode node, String name) throws IOException {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw refuse("a whole number from 0 on", name, node);
    }
    return node.longValue();
  }

  private static IOException refuse(String needed, String name, JsonNode found) {
    return new IOException(
        "a profile needs %s in %s, but it is %s. Take a profile as it was written."
            .formatted(needed, name, Reading.describe(found)));
  }

  private static ProfileSettings settings(JsonNode json) throws IOException {
    try {
      return ProfileSettings.parse(json.path("settings"));
    } catch (IllegalArgumentException e) {
      throw new IOException("a profile's settings cannot be: " + e.getMessage(), e);
    }
  }
}
