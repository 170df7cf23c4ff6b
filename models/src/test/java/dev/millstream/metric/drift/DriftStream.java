package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** The rows of drift_goldens.py, and ways to count them in. */
final class DriftStream {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Profiler PROFILER = new Profiler(new ProfileSettings(1000, 6, 256, 1.0, 3));

  private DriftStream() {}

  static List<JsonNode> lines(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            DriftStream.class.getResourceAsStream("/golden/metrics/" + name), name)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines().map(DriftStream::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Profile whole(List<JsonNode> rows) {
    Profile profile = PROFILER.newProfile();
    rows.forEach(row -> profile.add(Observation.from(row)));
    return profile;
  }

  /** Shuffled, in parts, through bytes and JSON, merged in a random order. */
  static Profile split(List<JsonNode> rows, Random random) {
    List<Profile> parts = new ArrayList<>();
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; i++) {
      parts.add(PROFILER.newProfile());
    }
    List<JsonNode> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(row -> parts.get(random.nextInt(count)).add(Observation.from(row)));
    while (parts.size() > 1) {
      Profile into = parts.remove(random.nextInt(parts.size()));
      Profile from = parts.remove(random.nextInt(parts.size()));
      Profile restored = random.nextBoolean() ? throughBytes(into) : throughJson(into);
      restored.merge(random.nextBoolean() ? throughBytes(from) : from);
      parts.add(restored);
    }
    return parts.get(0);
  }

  static Profile throughBytes(Profile profile) {
    try {
      return profile.profiler().read(new DataInputStream(new ByteArrayInputStream(bytes(profile))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Profile throughJson(Profile profile) {
    try {
      return Profile.parse(parse(profile.json().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Profile profile) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      profile.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
