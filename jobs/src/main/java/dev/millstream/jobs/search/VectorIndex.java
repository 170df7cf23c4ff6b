package dev.millstream.jobs.search;

import java.io.IOException;
import java.util.List;

/** Vectors of one model that can be asked for the nearest. */
interface VectorIndex extends AutoCloseable {

  /** What and where it is, for sentences: {@code index /data/index}. */
  String place();

  /** Name of the model that made it. */
  String model();

  /** Revision of the model that made it. */
  String revision();

  /** Numbers per vector. */
  int dimension();

  /** The nearest chunks of the newest state, the nearest first. */
  List<SearchHit> nearest(float[] vector, int top) throws IOException;

  @Override
  void close() throws IOException;
}
