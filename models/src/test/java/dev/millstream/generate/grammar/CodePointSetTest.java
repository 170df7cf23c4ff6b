package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodePointSetTest {
  @Test
  void theBytesOfASetAreThoseOfItsCharacters() {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      int[] bounds = new int[6];
      for (int j = 0; j < bounds.length; j += 2) {
        bounds[j] = random.nextInt(1 << (4 + random.nextInt(16)));
        bounds[j + 1] = bounds[j] + random.nextInt(1 << random.nextInt(17));
      }
      CodePointSet set = CodePointSet.of(bounds);
      set = i % 2 == 0 ? set : set.not();
      Matcher matcher = new Matcher(new Expression.Letter(set));
      for (int c = 0; c <= Character.MAX_CODE_POINT; c += 1 + random.nextInt(40)) {
        if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
          boolean in = false;
          for (int j = 0; j < bounds.length; j += 2) {
            in |= bounds[j] <= c && c <= bounds[j + 1];
          }
          assertThat(set.contains(c)).isEqualTo(in == (i % 2 == 0));
          assertThat(matcher.matches(Character.toString(c))).as("%x", c).isEqualTo(set.contains(c));
        }
      }
    }
  }

  @Test
  void surrogatesAreInNoSet() {
    assertThat(CodePointSet.ALL.contains(0xd800)).isFalse();
    assertThat(CodePointSet.of(0xd000, 0xf000).not().or(CodePointSet.of()).contains(0xdfff))
        .isFalse();
    assertThat(CodePointSet.ALL.not().isEmpty()).isTrue();
  }

  @Test
  void setsAreJoinedAndCut() {
    CodePointSet letters = CodePointSet.ofEach("abcxyz");

    assertThat(letters.ranges()).isEqualTo(2);
    assertThat(letters.and(CodePointSet.of('c', 'x')).contains('c')).isTrue();
    assertThat(letters.and(CodePointSet.of('c', 'x')).contains('a')).isFalse();
    assertThat(letters.minus(CodePointSet.of('c', 'x')).contains('c')).isFalse();
    assertThat(letters.minus(CodePointSet.of('c', 'x')).contains('a')).isTrue();
  }
}
