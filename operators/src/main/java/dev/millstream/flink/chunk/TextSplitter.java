package dev.millstream.flink.chunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Splits a text into chunks whose boundaries depend on the text around them and not on what was
 * packed before, so that an edit changes the chunk it is in and seldom another.
 *
 * <p>A text larger than a chunk is cut at its best boundary, then each part again until all fit.
 * The best boundary is the strongest ({@link Boundary}), among equals the one whose following piece
 * has the lowest hash; none nearer to an end of the part than a quarter of a chunk is considered.
 * No piece is larger than half a chunk, so there always is one, and chunks have from a quarter to
 * all of the tokens allowed. A part above {@value #SECTION_PERCENT} % of a chunk is cut as well if
 * a heading divides it. Edits far from the cuts leave every comparison as it was; that is all the
 * stability comes from.
 *
 * <p>Every character but white space at the ends of chunks is in a chunk. Time is n log n in the
 * text. Confined to one thread, as its counter is.
 */
public final class TextSplitter {
  private static final int SECTION_PERCENT = 60;

  private final ChunkPolicy policy;
  private final ToIntFunction<String> counter;
  private final ContentHash hash = new ContentHash();

  /** A splitter whose chunks have at most the policy's tokens by {@code counter}. */
  public TextSplitter(ChunkPolicy policy, ToIntFunction<String> counter) {
    this.policy = policy;
    this.counter = counter;
  }

  /** The chunks of {@code text} in order, repeated ones included; none if it is blank. */
  public List<Chunk> split(String text) {
    int limit = policy.ownTokens();
    Pieces pieces = Pieces.of(text, limit / 2, counter);
    List<Chunk> chunks = new ArrayList<>();
    if (pieces.size() > 0) {
      Cutter cutter = new Cutter(text, pieces);
      cutter.emit(0, pieces.size(), limit, chunks);
    }
    return chunks;
  }

  /** A boundary before the piece at {@code index}. */
  private record Candidate(int index, Boundary boundary, long rank) {
    static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparing(Candidate::boundary)
            .thenComparingLong(Candidate::rank)
            .thenComparingInt(Candidate::index);
  }

  /** The cutting of one text. */
  private final class Cutter {
    private final String text;
    private final Pieces pieces;
    private final long[] costsBefore;

    Cutter(String text, Pieces pieces) {
      this.text = text;
      this.pieces = pieces;
      this.costsBefore = pieces.costsBefore();
    }

    /** Adds the chunks of a run of pieces, each at most {@code limit} by the sum of its pieces. */
    void emit(int from, int to, int limit, List<Chunk> chunks) {
      int start = from;
      for (int end : cuts(from, to, limit)) {
        String own = textOf(start, end);
        // A text may have more tokens than its pieces counted one by one.
        if (end - start > 1 && counter.applyAsInt(own) > policy.ownTokens()) {
          emit(start, end, limit * 3 / 4, chunks);
        } else if (!own.isEmpty()) {
          String whole = withOverlap(start, end, own);
          chunks.add(new Chunk(hash.name(whole), whole));
        }
        start = end;
      }
    }

    /** Ends of the parts; the best boundaries are tried first, which equals cutting recursively. */
    private NavigableSet<Integer> cuts(int from, int to, int limit) {
      NavigableSet<Integer> cuts = new TreeSet<>(List.of(from, to));
      if (cost(from, to) > (long) limit * SECTION_PERCENT / 100) {
        int least = limit / 4;
        for (Candidate candidate : candidates(from, to)) {
          int index = candidate.index();
          int before = cuts.floor(index);
          int after = cuts.ceiling(index);
          int largest =
              candidate.boundary() == Boundary.HEADING ? limit * SECTION_PERCENT / 100 : limit;
          if (cost(before, after) > largest
              && cost(before, index) >= least
              && cost(index, after) >= least) {
            cuts.add(index);
          }
        }
      }
      cuts.remove(from);
      return cuts;
    }

    private List<Candidate> candidates(int from, int to) {
      List<Candidate> candidates = new ArrayList<>(to - from);
      for (int i = from + 1; i < to; i++) {
        Piece piece = pieces.get(i);
        candidates.add(new Candidate(i, piece.before(), hash.rank(piece.in(text).strip())));
      }
      candidates.sort(Candidate.BEST_FIRST);
      return candidates;
    }

    private String withOverlap(int start, int end, String own) {
      int first = start;
      while (first > 0 && cost(first - 1, start) <= policy.overlapTokens()) {
        first--;
      }
      if (first == start) {
        return own;
      }
      String whole = textOf(first, end);
      return counter.applyAsInt(whole) <= policy.maxTokens() ? whole : own;
    }

    private long cost(int from, int to) {
      return costsBefore[to] - costsBefore[from];
    }

    private String textOf(int from, int to) {
      return text.substring(pieces.get(from).start(), pieces.get(to - 1).end()).strip();
    }
  }
}
