package dev.millstream.task;

/** Scales a vector to length 1: {@code x / max(||x||, 1e-12)}, as torch's F.normalize does. */
final class Normalize implements VectorStep {
  private static final float LEAST_LENGTH = 1e-12f;

  @Override
  public float[] apply(float[] vector) {
    float squares = 0;
    for (float x : vector) {
      squares += x * x;
    }
    float length = Math.max((float) Math.sqrt(squares), LEAST_LENGTH);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
