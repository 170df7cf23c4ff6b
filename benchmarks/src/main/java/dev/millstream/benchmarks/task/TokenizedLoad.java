package dev.millstream.benchmarks.task;

import dev.millstream.benchmarks.library.RowSums;
import dev.millstream.benchmarks.library.TokenizeLoop;
import dev.millstream.benchmarks.library.TokenizeLoop.Tokenized;
import dev.millstream.tokenize.Tokenizer;
import java.util.Collections;
import java.util.List;

/** Texts that a model's tokenizer alone reads. */
final class TokenizedLoad implements Load {
  private final TokenizeLoop loop;
  private final List<String> texts;
  private final CallerTime preparing = new CallerTime();

  TokenizedLoad(Tokenizer tokenizer, TaskPlan plan, List<String> texts) {
    this.loop =
        new TokenizeLoop(text -> preparing.of(() -> tokenizer.encode(text)), plan.callers());
    this.texts = List.copyOf(texts);
  }

  @Override
  public Ran run(int times) {
    List<String> all = Collections.nCopies(times, texts).stream().flatMap(List::stream).toList();
    Tokenized run = loop.run(all);
    return new Ran(all.size(), run.seconds(), RowSums.NONE, run.tokens(), preparing.takeSeconds());
  }
}
