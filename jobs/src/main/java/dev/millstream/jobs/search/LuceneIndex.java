package dev.millstream.jobs.search;

import dev.millstream.lucene.LuceneSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A folder that the job writes to. */
record LuceneIndex(Path folder, LuceneSearch search) implements VectorIndex {

  static LuceneIndex open(Path folder) throws IOException {
    return new LuceneIndex(folder, LuceneSearch.open(folder));
  }

  @Override
  public String place() {
    return "index " + folder;
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
  public List<SearchHit> nearest(float[] vector, int top) throws IOException {
    search.refresh();
    return search.search(vector, top).stream()
        .map(hit -> new SearchHit(hit.score(), hit.document(), hit.text()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    search.close();
  }
}
