package dev.millstream.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Searches an index, while a job writes to it or not.
 *
 * <p>Sees the index as it was committed last before {@link #open} or {@link #refresh}; a job
 * commits with each checkpoint. Safe for use by many threads.
 */
public final class LuceneSearch implements AutoCloseable {
  /** Lucene looks at as many candidates as hits are asked for, too few when that is one or five. */
  private static final int MIN_CANDIDATES = 50;

  private final Directory directory;
  private final SearcherManager searchers;
  private final IndexModel model;

  private LuceneSearch(Directory directory, SearcherManager searchers, IndexModel model) {
    this.directory = directory;
    this.searchers = searchers;
    this.model = model;
  }

  /**
   * Opens an index for reading.
   *
   * @throws IndexException if the folder holds no index of Millstream's
   */
  public static LuceneSearch open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw noIndex(folder);
    }
    Directory directory = FSDirectory.open(folder);
    try {
      if (!DirectoryReader.indexExists(directory)) {
        throw noIndex(folder);
      }
      SearcherManager searchers = new SearcherManager(directory, new SearcherFactory());
      IndexSearcher searcher = searchers.acquire();
      try {
        DirectoryReader reader = (DirectoryReader) searcher.getIndexReader();
        IndexModel model =
            IndexModel.from(reader.getIndexCommit().getUserData())
                .orElseThrow(() -> noIndex(folder));
        return new LuceneSearch(directory, searchers, model);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The model to embed questions with. */
  public IndexModel model() {
    return model;
  }

  /** Moves on to the newest commit. */
  public void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** Number of chunks. */
  public long count() throws IOException {
    return with(searcher -> (long) searcher.getIndexReader().numDocs());
  }

  /**
   * The nearest chunks, best first, by Lucene's graph: nearly always the very nearest.
   *
   * @throws IllegalArgumentException if the vector has another dimension than the index, or {@code
   *     k} is below 1
   */
  public List<Hit> search(float[] vector, int k) throws IOException {
    requireQuery(vector, k);
    return with(
        searcher -> {
          KnnFloatVectorQuery query =
              new KnnFloatVectorQuery(IndexFields.VECTOR, vector, Math.max(k, MIN_CANDIDATES));
          ChunkReader chunks = new ChunkReader(searcher);
          List<Hit> hits = new ArrayList<>();
          for (ScoreDoc found : searcher.search(query, k).scoreDocs) {
            hits.add(chunks.hit(found.doc, IndexFields.cosine(found.score)));
          }
          return hits;
        });
  }

  /**
   * The very nearest chunks, best first, by comparing with each: slow, and what {@link #search} is
   * measured against.
   *
   * @throws IllegalArgumentException as {@link #search} does
   */
  public List<Hit> searchExactly(float[] vector, int k) throws IOException {
    requireQuery(vector, k);
    List<Hit> hits = new ArrayList<>();
    forEach(
        chunk -> {
          float cosine = IndexFields.cosine(IndexFields.SIMILARITY.compare(vector, chunk.vector()));
          hits.add(new Hit(chunk.id(), chunk.document(), chunk.position(), chunk.text(), cosine));
        });
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    return List.copyOf(hits.subList(0, Math.min(k, hits.size())));
  }

  /** The chunk of this id. */
  public Optional<IndexedChunk> find(String id) throws IOException {
    return with(
        searcher -> {
          ScoreDoc[] found = searcher.search(new TermQuery(IndexFields.key(id)), 1).scoreDocs;
          return found.length == 0
              ? Optional.<IndexedChunk>empty()
              : Optional.of(new ChunkReader(searcher).chunk(found[0].doc));
        });
  }

  /** Hands out every chunk, in no particular order, all of one commit. */
  public void forEach(Consumer<IndexedChunk> consumer) throws IOException {
    with(
        searcher -> {
          new ChunkReader(searcher).forEach(consumer);
          return true;
        });
  }

  @Override
  public void close() throws IOException {
    try (directory) {
      searchers.close();
    }
  }

  private <T> T with(Reading<T> reading) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return reading.from(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  private void requireQuery(float[] vector, int k) {
    if (vector.length != model.dimension()) {
      throw new IllegalArgumentException(
          "The question's vector has "
              + vector.length
              + " dimensions, but the index holds vectors of "
              + model
              + ". Embed the question with that model.");
    }
    if (k < 1) {
      throw new IllegalArgumentException(
          "The number of hits was " + k + " but must be at least 1. Use e.g. 10.");
    }
  }

  private static IndexException noIndex(Path folder) {
    return new IndexException(
        "The folder '"
            + folder
            + "' holds no index of Millstream's. Name the folder that a job writes to, or run one"
            + " with --to lucene:"
            + folder
            + " first.",
        null);
  }

  private interface Reading<T> {
    T from(IndexSearcher searcher) throws IOException;
  }
}
