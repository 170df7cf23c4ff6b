package dev.millstream.generate.beam;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Beam search for the texts of one prompt: {@code GenerationMixin._beam_search} of transformers
 * 4.57.6 and 5.23, for one row of a batch as if it stood alone, in float32 as there.
 */
public final class BeamTexts implements TextSearch {
  /** What transformers adds to the score of what must not be chosen. */
  private static final float NEVER = -1e9f;

  private final BeamSettings settings;
  private final LogitsProcessor processor;
  private final StopRule stop;
  private final BestScores best;
  private List<Beam> beams;
  private FinishedTexts finished;
  private boolean begun;
  private boolean canImprove = true;
  private boolean ended;

  /** A text that may go on. */
  private record Beam(TokenIds ids, int parent, float score) {}

  /** A text with one more token. */
  private record Candidate(TokenIds ids, int parent, float score, @Nullable FinishReason end) {
    /** Its score among those that go on. */
    float running() {
      return score + (end == null ? 0f : NEVER);
    }
  }

  /**
   * Begins with a prompt.
   *
   * @param processor sees log-probabilities; what it does may depend on the ids alone, since it is
   *     asked for all beams
   * @param stop may depend on the ids alone
   */
  public BeamTexts(int[] prompt, BeamSettings settings, LogitsProcessor processor, StopRule stop) {
    this.settings = settings;
    this.processor = processor;
    this.stop = stop;
    this.best = new BestScores(settings.candidates());
    this.beams = new ArrayList<>(settings.numBeams());
    TokenIds ids = new TokenIds(prompt);
    for (int i = 0; i < settings.numBeams(); i++) {
      beams.add(new Beam(ids, 0, i == 0 ? 0f : NEVER));
    }
    this.finished = FinishedTexts.none(settings.numBeams(), ids);
  }

  @Override
  public int rows() {
    return ended ? 0 : beams.size();
  }

  @Override
  public int parent(int row) {
    return beams.get(row).parent();
  }

  @Override
  public int token(int row) {
    TokenIds ids = beams.get(row).ids();
    return ids.get(ids.size() - 1);
  }

  @Override
  public void advance(RowLogits logits, int first) {
    List<Candidate> candidates = candidates(logits, first);
    int made = candidates.get(0).ids().madeCount();
    List<Beam> next = goingOn(candidates);
    finished = withEnded(candidates, made);
    beams = next;
    begun = true;
    canImprove &= beats(next.get(0).score(), made);
    ended =
        !canImprove
            || (settings.endsWhenFull() && finished.isFull())
            || candidates.stream().allMatch(candidate -> candidate.end() != null);
  }

  private List<Candidate> candidates(RowLogits logits, int first) {
    int vocabulary = logits.vocabularySize();
    float[] scores = new float[vocabulary];
    best.clear();
    for (int beam = 0; beam < beams.size(); beam++) {
      logits.copyTo(first + (begun ? beam : 0), scores);
      LogProbabilities.ofLogits(scores);
      processor.process(beams.get(beam).ids(), scores);
      for (int token = 0; token < vocabulary; token++) {
        best.offer(beam * vocabulary + token, scores[token] + beams.get(beam).score());
      }
    }
    List<Candidate> candidates = new ArrayList<>(best.size());
    for (int rank = 0; rank < best.size(); rank++) {
      int beam = best.place(rank) / vocabulary;
      TokenIds ids = beams.get(beam).ids().copy();
      ids.add(best.place(rank) % vocabulary);
      candidates.add(new Candidate(ids, begun ? beam : 0, best.score(rank), stop.after(ids)));
    }
    return candidates;
  }

  private List<Beam> goingOn(List<Candidate> candidates) {
    BestScores running = new BestScores(settings.numBeams());
    for (int rank = 0; rank < candidates.size(); rank++) {
      running.offer(rank, candidates.get(rank).running());
    }
    List<Beam> next = new ArrayList<>(settings.numBeams());
    for (int rank : running.places()) {
      Candidate candidate = candidates.get(rank);
      next.add(new Beam(candidate.ids(), candidate.parent(), candidate.running()));
    }
    return next;
  }

  /** Only the first candidates, as many as there are beams, may end; the others are a reserve. */
  private FinishedTexts withEnded(List<Candidate> candidates, int made) {
    boolean closed = !canImprove || (settings.endsWhenFull() && finished.isFull());
    List<FinishedTexts.Text> texts = new ArrayList<>();
    for (int rank = 0; !closed && rank < settings.numBeams(); rank++) {
      Candidate candidate = candidates.get(rank);
      FinishReason end = candidate.end();
      if (end != null) {
        texts.add(
            new FinishedTexts.Text(
                candidate.ids(), candidate.score() / settings.penalty(made), end));
      }
    }
    return finished.with(texts);
  }

  private boolean beats(float running, int made) {
    return running / settings.penalty(settings.lengthHopedFor(made)) > finished.worstScore();
  }

  @Override
  public void cancel() {
    ended = true;
  }

  @Override
  public List<FoundText> found() {
    List<FoundText> found = new ArrayList<>();
    for (FinishedTexts.Text text : finished.best(settings.beams().numReturnSequences())) {
      found.add(new FoundText(text.ids(), text.reason(), text.score()));
    }
    return Collections.unmodifiableList(found);
  }
}
