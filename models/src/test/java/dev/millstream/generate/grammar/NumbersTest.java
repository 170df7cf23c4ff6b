package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.generate.grammar.Numbers.Bounds;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void integersAreThoseWithinTheBounds() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int one = random.nextInt(500) - 250;
      int other = random.nextInt(500) - 250;
      int low = Math.min(one, other);
      int high = Math.max(one, other);
      Matcher matcher = new Matcher(Numbers.integers(low, high));
      for (int n = -400; n <= 400; n++) {
        assertThat(matcher.matches(Integer.toString(n)))
            .as("%d in [%d, %d]", n, low, high)
            .isEqualTo(low <= n && n <= high);
      }
      assertThat(matcher.matches("-0") || matcher.matches("007") || matcher.matches("")).isFalse();
    }
  }

  @Test
  void integersOfManyDigitsAreKeptToTheirBounds() {
    Matcher matcher = new Matcher(Numbers.integers(-Numbers.HIGHEST, 123_456_789_012L));

    assertThat(matcher.matches("123456789012")).isTrue();
    assertThat(matcher.matches("123456789013")).isFalse();
    assertThat(matcher.matches("-999999999999999")).isTrue();
    assertThat(matcher.matches("-1000000000000000")).isFalse();
  }

  @Test
  void numbersAreThoseWithinTheBounds() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      int one = random.nextInt(40) - 20;
      int other = random.nextInt(40) - 20;
      Bounds bounds =
          new Bounds(
              Math.min(one, other),
              random.nextBoolean(),
              Math.max(one, other),
              random.nextBoolean());
      if (bounds.isEmpty()) {
        continue;
      }
      Matcher matcher = new Matcher(Numbers.within(bounds));
      for (int n = -2500; n <= 2500; n += 5) {
        BigDecimal number = BigDecimal.valueOf(n, 2);
        boolean zero = number.signum() == 0;
        assertThat(matcher.matches(number.toString()))
            .as("%s in %s", number, bounds)
            .isEqualTo(within(bounds, number));
        assertThat(!zero && matcher.matches(number.stripTrailingZeros().toPlainString()))
            .as("%s in %s", number, bounds)
            .isEqualTo(!zero && within(bounds, number));
      }
      assertThat(matcher.matches("-0")).isFalse();
    }
  }

  private static boolean within(Bounds bounds, BigDecimal number) {
    int low = number.compareTo(BigDecimal.valueOf(bounds.lowest()));
    int high = number.compareTo(BigDecimal.valueOf(bounds.highest()));
    return (low > 0 || (low == 0 && bounds.withLowest()))
        && (high < 0 || (high == 0 && bounds.withHighest()));
  }

  @Test
  void anyNumberMayHaveAFractionAndAnExponent() {
    Matcher matcher = new Matcher(Numbers.any());

    for (String number : new String[] {"0", "-0.5", "12.50", "1e9", "1.5E-07", "-3e+2"}) {
      assertThat(matcher.matches(number)).as(number).isTrue();
    }
    for (String other : new String[] {"", "-", "01", "1.", ".5", "1e", "+1", "1e100", "NaN"}) {
      assertThat(matcher.matches(other)).as(other).isFalse();
    }
  }
}
