package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {
  /** Results of Python's fnmatch.fnmatchcase. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          *.onnx onnx/model.onnx true
          *.onnx model.ONNX false
          onnx/* onnx/a/b.onnx true
          onnx/ x false
          model?.onnx model1.onnx true
          model?.onnx model.onnx false
          ? / true
          [ab].txt a.txt true
          [ab].txt c.txt false
          [!ab].txt c.txt true
          [!ab].txt b.txt false
          [a-c] b true
          [c-a] b false
          [!c-a] b true
          []] ] true
          [!]] ] false
          [!]] a true
          [ [ true
          a[ a[ true
          [! [! true
          [] [] true
          [a-] - true
          [-a] - true
          [--a] . true
          [a-c-e] - true
          [a-c-e] d false
          [az-cd] z false
          [az-cd] d true
          [^a] a true
          [^a] ^ true
          [^a] b false
          [a&&b] & true
          *a*b*c xxaxxbxxc true
          *a*b*c xxaxxbxxcd false
          a**b ab true
          * '' true
          '' '' true
          '' a false
          ? 😀 true
          [😀-😂] 😁 true
          a.b axb false
          **/.git/** x/.git/y true
          """)
  void matchesAsPythonDoes(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void doesNotTakeForEverOnManyStars() {
    assertThat(new Glob("*a".repeat(500) + "b").matches("a".repeat(5_000))).isFalse();
  }

  @Test
  void keepsWhatIsAllowedAndNotIgnored() {
    Patterns patterns = new Patterns(List.of("*.json", "onnx/"), List.of("*_q4*", "onnx\\old/"));

    assertThat(patterns.keeps("config.json")).isTrue();
    assertThat(patterns.keeps("onnx/model.onnx")).isTrue();
    assertThat(patterns.keeps("onnx/deep/model.onnx")).isTrue();
    assertThat(patterns.keeps("onnx/model_q4.onnx")).isFalse();
    assertThat(patterns.keeps("onnx/old/model.onnx")).isFalse();
    assertThat(patterns.keeps("pytorch_model.bin")).isFalse();
    assertThat(patterns.keeps("my/onnx/model.onnx")).isFalse();
    assertThat(Patterns.ALL.keeps("anything")).isTrue();
    assertThat(new Patterns(List.of(), List.of("*.bin")).keeps("a.onnx")).isTrue();
  }
}
