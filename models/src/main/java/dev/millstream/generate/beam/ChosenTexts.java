package dev.millstream.generate.beam;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.List;

/** Texts made of one prompt by choosing token after token, each for itself. */
public final class ChosenTexts implements TextSearch {
  private final List<Text> texts = new ArrayList<>();
  private final List<Text> going = new ArrayList<>();
  private boolean begun;

  /** One of the texts. */
  private static final class Text {
    final TokenIds ids;
    final NextToken next;
    final StopRule stop;
    int parent;
    FinishReason reason = FinishReason.CANCELLED;

    Text(int[] prompt, NextToken next, StopRule stop) {
      this.ids = new TokenIds(prompt);
      this.next = next;
      this.stop = stop;
    }

    boolean goesOnAfter(float[] logits) {
      ids.add(next.choose(ids, logits));
      FinishReason end = stop.after(ids);
      if (end != null) {
        reason = end;
      }
      return end == null;
    }
  }

  /**
   * Begins with a prompt.
   *
   * @param next one for each text
   * @param stops one for each text
   */
  public ChosenTexts(int[] prompt, List<NextToken> next, List<StopRule> stops) {
    for (int i = 0; i < next.size(); i++) {
      texts.add(new Text(prompt, next.get(i), stops.get(i)));
    }
    going.addAll(texts);
  }

  @Override
  public int rows() {
    return going.size();
  }

  @Override
  public int parent(int row) {
    return going.get(row).parent;
  }

  @Override
  public int token(int row) {
    TokenIds ids = going.get(row).ids;
    return ids.get(ids.size() - 1);
  }

  @Override
  public void advance(RowLogits logits, int first) {
    float[] scores = new float[logits.vocabularySize()];
    List<Text> before = List.copyOf(going);
    going.clear();
    for (int i = 0; i < before.size(); i++) {
      Text text = before.get(i);
      text.parent = begun ? i : 0;
      logits.copyTo(first + text.parent, scores);
      if (text.goesOnAfter(scores)) {
        going.add(text);
      }
    }
    begun = true;
  }

  @Override
  public void cancel() {
    going.clear();
  }

  @Override
  public List<FoundText> found() {
    return texts.stream().map(text -> new FoundText(text.ids, text.reason, 0)).toList();
  }
}
