package dev.millstream.jobs.search;

import dev.millstream.pgvector.PgvectorSearch;
import dev.millstream.pgvector.PgvectorTarget;
import java.util.List;

/** A table that the job writes to. */
record PgvectorIndex(PgvectorTarget target, PgvectorSearch search) implements VectorIndex {

  static PgvectorIndex open(PgvectorTarget target) {
    return new PgvectorIndex(target, PgvectorSearch.open(target));
  }

  @Override
  public String place() {
    return "table " + target;
  }

  @Override
  public String model() {
    return search.model().name();
  }

  @Override
  public String revision() {
    return search.model().revision();
  }

  @Override
  public int dimension() {
    return search.model().dimension();
  }

  @Override
  public List<SearchHit> nearest(float[] vector, int top) {
    return search.search(vector, top).stream()
        .map(hit -> new SearchHit(hit.score(), hit.document(), hit.text()))
        .toList();
  }

  @Override
  public void close() {
    search.close();
  }
}
