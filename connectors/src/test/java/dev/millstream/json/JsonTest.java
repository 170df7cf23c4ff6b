package dev.millstream.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.json.VectorJson.Field;
import dev.millstream.testing.Changes;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Nested
  class OfVectors {
    private final VectorJson all = VectorJson.with(EnumSet.allOf(Field.class));
    private final VectorJson bare = VectorJson.with(EnumSet.noneOf(Field.class));

    @Test
    void holdsTheFieldsInAFixedOrder() {
      assertThat(text(all.upsert(Changes.upsert("d#1", "say \"hi\"\n", 1f, -0.25f))))
          .isEqualTo(
              "{\"id\":\"d#1\",\"document\":\"d\",\"position\":3,\"text\":\"say \\\"hi\\\"\\n\","
                  + "\"vector\":[1.0,-0.25],\"model\":\"m\",\"revision\":\"r\"}");
    }

    @Test
    void leavesOutWhatWasNotAskedFor() {
      assertThat(text(bare.upsert(Changes.upsert("d", "text", 0.5f))))
          .isEqualTo("{\"id\":\"d\",\"vector\":[0.5],\"model\":\"m\",\"revision\":\"r\"}");
      assertThat(text(all.without(Field.TEXT).upsert(Changes.upsert("d", "text", 0.5f))))
          .doesNotContain("text");
    }

    @Test
    void saysWhatWasDeletedAndWhatMoved() {
      assertThat(text(bare.deletion(Changes.delete("d#1").change())))
          .isEqualTo("{\"id\":\"d#1\",\"deleted\":true}");
      assertThat(text(all.deletion(Changes.delete("d#1").change())))
          .isEqualTo("{\"id\":\"d#1\",\"document\":\"d\",\"deleted\":true}");
      assertThat(text(all.move(Changes.move("d#1", 9).change())))
          .isEqualTo("{\"id\":\"d#1\",\"document\":\"d\",\"position\":9,\"moved\":true}");
    }

    @Test
    void writesTheShortestDecimalThatReadsBackToTheSameFloat() throws Exception {
      // Float.toString gives 2.0E-3 and 1.17549435E-38 for these before JDK 19.
      float[] vector = {2e-3f, Float.MIN_NORMAL, 1.1f, -0f, 3.4028235e38f, Float.MIN_VALUE};

      assertThat(text(bare.upsert(Changes.upsert("d", "t", vector))))
          .contains("[0.002,1.1754944E-38,1.1,-0.0,3.4028235E38,1.4E-45]");
      float[] random = new float[2_000];
      Random bits = new Random(1);
      for (int i = 0; i < random.length; i++) {
        float drawn = Float.intBitsToFloat(bits.nextInt());
        random[i] = Float.isFinite(drawn) ? drawn : i;
      }
      assertThat(vectorOf(bare.upsert(Changes.upsert("d", "t", random)))).isEqualTo(random);
    }

    @Test
    void writesBase64OfLittleEndianFloats() {
      assertThat(text(bare.withBase64Vectors().upsert(Changes.upsert("d", "t", 1f, -2f))))
          .contains("\"vector\":\"AACAPwAAAMA=\"");
    }

    @Test
    void survivesHalfASurrogatePair() {
      VectorChange broken = Changes.upsert("d", "a\ud800b", 1f);

      assertThat(text(all.upsert(broken))).contains("\"text\":\"a?b\"");
    }

    private float[] vectorOf(byte[] json) throws Exception {
      JsonNode numbers = new ObjectMapper().readTree(json).get("vector");
      float[] vector = new float[numbers.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Float.parseFloat(numbers.get(i).asText());
      }
      return vector;
    }
  }

  @Nested
  class OfDeadLetters {
    @Test
    void showsKeyAndValueAsTextWhereTheyAreText() {
      DeadLetter letter =
          Changes.deadLetter("k".getBytes(UTF_8), "{\"id\":é".getBytes(UTF_8), List.of());

      assertThat(text(DeadLetterJson.of(letter)))
          .isEqualTo(
              "{\"source\":\"docs\",\"partition\":2,\"position\":7,\"stage\":\"decode\","
                  + "\"category\":\"INVALID_INPUT\",\"message\":\"The value is not JSON.\","
                  + "\"key\":\"k\",\"value\":\"{\\\"id\\\":é\"}");
    }

    @Test
    void showsOtherBytesAsBase64UnderAnotherName() {
      DeadLetter letter = Changes.deadLetter(null, new byte[] {(byte) 0xC3, 0x28}, List.of());

      assertThat(text(DeadLetterJson.of(letter)))
          .endsWith("\"key\":null,\"valueBase64\":\"wyg=\"}");
    }

    @Test
    void namesTheModelOnceOneWasAsked() {
      DeadLetter letter = Changes.deadLetter(null, null, List.of());
      DeadLetter asked =
          new DeadLetter(null, null, letter.origin(), "embed", "ENGINE", "It failed.", "m@r");

      assertThat(text(DeadLetterJson.of(asked))).contains("\"model\":\"m@r\"");
    }
  }

  @Test
  void floatBytesReadBackAndRefuseHalfANumber() {
    float[] vector = {1.5f, -0f, Float.MIN_VALUE};

    assertThat(FloatBytes.read(FloatBytes.of(vector))).isEqualTo(vector);
    assertThat(FloatBytes.of(new float[] {1f})).containsExactly(0, 0, 0x80, 0x3F);
    assertThatThrownBy(() -> FloatBytes.read(new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A vector of float32 takes a multiple of 4 bytes, but there were 7. Check that the bytes"
                + " are complete and not encoded once more.");
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
