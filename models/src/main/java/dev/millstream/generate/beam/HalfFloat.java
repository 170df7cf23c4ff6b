package dev.millstream.generate.beam;

/** 16-bit floats of IEEE 754. */
final class HalfFloat {
  private HalfFloat() {}

  static float toFloat(short half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> (fraction + 0x400) * Math.scalb(1f, exponent - 25);
        };
    return half < 0 ? -magnitude : magnitude;
  }
}
