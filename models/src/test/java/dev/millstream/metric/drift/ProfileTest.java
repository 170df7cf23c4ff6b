package dev.millstream.metric.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricInputException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {
  @Test
  void anySplitInAnyOrderGivesTheSameBytes() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<JsonNode> rows = random(random.nextInt(80), random);
      Profile whole = DriftStream.whole(rows);

      Profile split = DriftStream.split(rows, random);

      assertThat(DriftStream.bytes(split)).as("seed %d", seed).isEqualTo(DriftStream.bytes(whole));
      assertThat(split.json()).as("seed %d", seed).isEqualTo(whole.json());
      assertThat(split.rows()).isEqualTo(rows.size());
    }
  }

  @Test
  void isTheSameThroughBytesAndThroughJson() {
    Profile profile = DriftStream.whole(random(50, new Random(1)));
    byte[] bytes = DriftStream.bytes(profile);

    assertThat(DriftStream.bytes(DriftStream.throughBytes(profile))).isEqualTo(bytes);
    assertThat(DriftStream.bytes(DriftStream.throughJson(profile))).isEqualTo(bytes);
    assertThat(DriftStream.throughJson(profile).profiler().settings())
        .isEqualTo(DriftStream.PROFILER.settings());
  }

  @Test
  void mayBeMergedWithItself() {
    List<JsonNode> rows = random(50, new Random(1));
    Profile twice = DriftStream.whole(rows);
    twice.merge(DriftStream.whole(rows));
    Profile self = DriftStream.whole(rows);

    self.merge(self);

    assertThat(DriftStream.bytes(self)).isEqualTo(DriftStream.bytes(twice));
  }

  @Test
  void forgetsLabelsBeyondTheirBoundHoweverTheyCame() {
    Profiler few = new Profiler(new ProfileSettings(2, 0, 256, 1, 0));
    Profile first = few.newProfile();
    Profile second = few.newProfile();
    first.add(Observation.nothing().withLabel(Label.of("a")));
    first.add(Observation.nothing().withLabel(Label.of("b")));
    second.add(Observation.nothing().withLabel(Label.of("c")));

    first.merge(second);

    Profile restored = DriftStream.throughJson(first);
    assertThat(DriftStream.bytes(restored)).isEqualTo(DriftStream.bytes(first));
    assertThat(Drift.between(restored, second).json().path("label_psi").path("undefined").asText())
        .isEqualTo(
            "more than 2 labels were seen, which is max_labels: raise it, or judge labels rather than free texts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"label\":0.5} | label of a profile's row must be a label, but it is 0.5",
        "{\"confidence\":1.5} | confidence of a profile's row must be from 0 to 1, but it is 1.5",
        "{\"confidence\":\"high\"} | confidence of a profile's row must be a number, but it is a text of 4 characters",
        "{\"length\":-1} | length of a profile's row must be a whole number from 0 to 1099511627776, but it is -1",
        "{\"length\":2.5} | length of a profile's row must be a whole number, but it is 2.5",
        "{\"tokens\":3} | unknown_tokens of a profile's row must be a whole number, but it is missing",
        "{\"tokens\":3,\"unknown_tokens\":4} | unknown_tokens of a profile's row must be a whole number from 0 to 3, but it is 4",
        "{\"embedding\":[]} | embedding of a profile's row must be a list of numbers, but it is an empty list",
        "{\"embedding\":[1,\"x\"]} | embedding of a profile's row must be a list of numbers, but it is a list of 2",
        "{\"embedding\":[1e30]} | embedding of a profile's row must be a list of numbers up to 1e6 in size, but it is 1.0E30",
        "{\"embedding\":[1,2]} | the embedding of a profile's row has 2 components, but the profile has dimensions=6",
      })
  void refusesARowInASentenceAndStaysAsItWas(String row, String sentence) {
    Profile profile = DriftStream.whole(random(5, new Random(1)));
    byte[] before = DriftStream.bytes(profile);

    assertThatThrownBy(() -> profile.add(Observation.from(DriftStream.parse(row))))
        .isInstanceOf(MetricInputException.class)
        .hasMessage(sentence + "; the row is not counted.");
    assertThat(DriftStream.bytes(profile)).isEqualTo(before);
  }

  @Test
  void ofOtherSettingsIsNeitherMergedNorComparedNorRead() {
    Profile ours = new Profiler(ProfileSettings.defaults()).newProfile();
    Profile theirs = new Profiler(new ProfileSettings(5, 0, 256, 1, 0)).newProfile();
    String settings =
        "{\"max_labels\":%d,\"dimensions\":0,\"frequencies\":256,\"gamma\":1.0,\"seed\":0}";

    assertThatThrownBy(() -> ours.merge(theirs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a profile of %s cannot be merged with one of %s: make both with one profiler.",
            settings.formatted(1000), settings.formatted(5));
    assertThatThrownBy(() -> Drift.between(ours, theirs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a profile of %s cannot be compared with one of %s: make both with one profiler.",
            settings.formatted(1000), settings.formatted(5));
    assertThatThrownBy(() -> read(ours.profiler(), DriftStream.bytes(theirs)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a profile was written with %s, this profiler has %s. Read it with the settings that wrote it.",
            settings.formatted(5), settings.formatted(1000));
  }

  @Test
  void ofAnotherVersionOrCutShortIsNotRead() {
    byte[] bytes = DriftStream.bytes(DriftStream.whole(random(5, new Random(1))));
    byte[] newer = bytes.clone();
    newer[0] = 2;

    assertThatThrownBy(() -> read(DriftStream.PROFILER, newer))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a profile has version 2, this build reads 1. Read it with the version that wrote it.");
    for (int length : List.of(0, 1, 20, bytes.length / 2, bytes.length - 1)) {
      assertThatThrownBy(() -> read(DriftStream.PROFILER, Arrays.copyOf(bytes, length)))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "version | 2 | a profile has version 2, this build reads 1. Read it with the version that wrote it.",
        "settings | {\"gamma\":0} | a profile's settings cannot be: gamma of a profile was 0.0 but must be from 1.0E-9 to 1.0E9.",
        "rows | \"many\" | a profile needs a whole number from 0 on in rows, but it is a text of 4 characters. Take a profile as it was written.",
        "labels | [[[],1]] | a profile needs a label in labels, but it is an empty list. Take a profile as it was written.",
        "labels | [[\"a\",-1]] | a profile needs a whole number from 0 on in labels, but it is -1. Take a profile as it was written.",
        "confidences | [[1000,1]] | a profile has 1 rows in bin 1000, but it has bins 0 to 999 and a bin has at least 1 row. Take a profile as it was written.",
        "embeddings | {\"rows\":0} | a profile's embedding has 0 sums where its settings say 6. Take a profile as it was written.",
        "embeddings | {\"rows\":1,\"sums\":[\"1e9999\",1,1,1,1,1],\"squares\":[1,1,1,1,1,1],\"cosines\":[1,1],\"sines\":[1,1]} | a profile's embedding has a sum of more than 400 digits. Take a profile as it was written.",
        "embeddings | {\"rows\":1,\"sums\":[\"one\",1,1,1,1,1],\"squares\":[1,1,1,1,1,1],\"cosines\":[1,1],\"sines\":[1,1]} | a profile's embedding has a sum that is no number. Take a profile as it was written.",
      })
  void jsonThatIsNotWholeIsRefused(String field, String value, String sentence) {
    Profiler two = new Profiler(new ProfileSettings(1000, 6, 2, 1.0, 3));
    ObjectNode json = two.newProfile().json();
    json.set(field, DriftStream.parse(value));

    assertThatThrownBy(() -> Profile.parse(json))
        .isInstanceOf(IOException.class)
        .hasMessage(sentence);
  }

  private static Profile read(Profiler profiler, byte[] bytes) throws IOException {
    return profiler.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static List<JsonNode> random(int count, Random random) {
    List<JsonNode> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ObjectNode row = DriftStream.JSON.createObjectNode();
      if (random.nextInt(5) > 0) {
        row.put("label", "l" + random.nextInt(9)).put("confidence", random.nextDouble());
      }
      if (random.nextInt(5) > 0) {
        row.put("length", random.nextLong(1L << random.nextInt(1, 40)));
        row.put("tokens", 9).put("unknown_tokens", random.nextInt(9));
      }
      if (random.nextInt(5) > 0) {
        var embedding = row.putArray("embedding");
        for (int d = 0; d < 6; d++) {
          embedding.add((float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 5)));
        }
      }
      rows.add(row);
    }
    return rows;
  }
}
