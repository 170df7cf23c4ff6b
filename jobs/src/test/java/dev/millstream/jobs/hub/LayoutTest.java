package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "90400000, 90.4 MB",
    "2100000000, 2.1 GB",
    "5000000000000000, 5000.0 TB"
  })
  void bytesAreShownInUnitsOfAThousand(long bytes, String text) {
    assertThat(ByteText.of(bytes)).isEqualTo(text);
  }

  @Test
  void oneIsSingular() {
    assertThat(ByteText.count(1, "file")).isEqualTo("1 file");
    assertThat(ByteText.count(0, "file")).isEqualTo("0 files");
  }

  @Nested
  class AName {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "pytorch_model.bin",
          "a/b.PT",
          "x.pkl",
          "modeling.py",
          "x.tar.gz",
          "tf_model.h5",
          "saved_model.pb"
        })
    void tellsThatAFileCanRunCode(String name) {
      assertThat(CodeFiles.canRun(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "model.safetensors",
          "onnx/model.onnx",
          "onnx/model.onnx_data",
          "tokenizer.json",
          "README.md",
          "data/train.jsonl.gz",
          "train.parquet",
          "merges.txt",
          ".gitattributes"
        })
    void tellsThatAFileIsData(String name) {
      assertThat(CodeFiles.canRun(name)).isFalse();
    }
  }

  @Nested
  class ATable {
    @Test
    void isAsWideAsItsWidestCellsAndObeysNoControlCharacter() {
      Columns columns = new Columns().right("size").left("name");
      columns.row("1 B", "a\u001b[2Jb\u202e");
      columns.row("100.0 MB", "日本");

      assertThat(columns.render())
          .isEqualTo(
              """
                  size  name
                   1 B  a [2Jb
              100.0 MB  日本
              """);
    }
  }

  @Nested
  class Facts80 {
    @Test
    void leaveOutWhatIsNotKnownAndBreakWhatIsLong() {
      Facts facts =
          new Facts("acme/toy", 40)
              .add("licence", (String) null)
              .add("task", "")
              .add("languages", List.of())
              .add("library", "one two three four five six seven eight");

      assertThat(facts.render())
          .isEqualTo(
              """
              acme/toy
                library       one two three four five
                              six seven eight
              """);
    }

    @Test
    void cutListsShortButNoSentence() {
      List<String> many = List.of("alpha ".repeat(40).strip().split(" "));

      assertThat(new Facts("x", 40).add("a", many).render().lines()).hasSize(5);
      assertThat(new Facts("x", 40).sentence("a", String.join(" ", many)).render().lines())
          .hasSizeGreaterThan(10);
    }
  }
}
