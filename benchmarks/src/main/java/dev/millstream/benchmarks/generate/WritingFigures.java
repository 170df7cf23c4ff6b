package dev.millstream.benchmarks.generate;

import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of all cases as a table, middles of the rounds, and as figures of each round. */
public final class WritingFigures {
  private static final double PERCENT = 100;
  private static final double GIGA = 1e9;

  private final WritingPlan plan;
  private final Map<WritingCase, List<WritingRun>> runs;
  private final List<FirstTokenRun> firstTokens;
  private final DecodeBound bound;

  WritingFigures(
      WritingPlan plan,
      Map<WritingCase, List<WritingRun>> runs,
      List<FirstTokenRun> firstTokens,
      DecodeBound bound) {
    this.plan = plan;
    this.runs = runs;
    this.firstTokens = firstTokens;
    this.bound = bound;
  }

  /** The table, and a line each about first tokens and the memory. */
  public List<String> lines() {
    TextTable table =
        new TextTable(
            "written",
            "tokens/s min / med / max",
            "x 1 text",
            "% of bound",
            "prompt tokens/s",
            "foreign cores");
    runs.forEach(
        (one, rounds) ->
            table.row(
                List.of(
                    one.name(),
                    TextTable.spread(spread(rounds, WritingRun::tokensPerSecond), 0),
                    TextTable.figure(ratioToOneText(one).median(), 2),
                    TextTable.figure(PERCENT * shareOfBound(one), 1),
                    TextTable.figure(spread(rounds, WritingRun::promptTokensPerSecond).median(), 0),
                    TextTable.figure(spread(rounds, WritingRun::foreignCores).max(), 2))));
    List<String> lines = new ArrayList<>(table.lines());
    lines.add(firstTokenLine());
    lines.add(
        "memory gives %s GB/s; a step reads %s MB of weights and %s KB a token of each text"
            .formatted(
                TextTable.figure(bound.bytesPerSecond() / GIGA, 1),
                TextTable.figure(bound.weightBytes() / 1e6, 1),
                TextTable.figure(bound.tokenBytes() / 1e3, 1)));
    return lines;
  }

  private String firstTokenLine() {
    return "first token, ms: alone %s, beside %d others %s; ratio %s; at most %s foreign cores"
        .formatted(
            TextTable.spread(first(run -> run.alone().median()), 0),
            Math.max(2, plan.mostTexts()) - 1,
            TextTable.spread(first(run -> run.beside().median()), 0),
            TextTable.spread(first(FirstTokenRun::ratio), 2),
            TextTable.figure(first(FirstTokenRun::foreignCores).max(), 2));
  }

  /** By the round: how many times the rate of one text in one such loop this is. */
  private Spread ratioToOneText(WritingCase one) {
    WritingForm loop = new WritingForm(1, one.form().threads());
    List<WritingRun> single = runs.getOrDefault(new WritingCase(loop, 1), List.of());
    List<WritingRun> rounds = runs.getOrDefault(one, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(single.size(), rounds.size()); i++) {
      ratios.add(rounds.get(i).tokensPerSecond() / single.get(i).tokensPerSecond());
    }
    return Spread.of(ratios);
  }

  private double shareOfBound(WritingCase one) {
    double middle = spread(runs.getOrDefault(one, List.of()), WritingRun::tokensPerSecond).median();
    return middle / bound.tokensPerSecond(one.texts(), plan.middleTokens());
  }

  private static Spread spread(List<WritingRun> rounds, ToDoubleFunction<WritingRun> figure) {
    return Spread.of(each(rounds, figure));
  }

  private static <R> List<Double> each(List<R> rounds, ToDoubleFunction<R> figure) {
    return rounds.stream().map(figure::applyAsDouble).toList();
  }

  private Spread first(ToDoubleFunction<FirstTokenRun> figure) {
    return Spread.of(each(firstTokens, figure));
  }

  /** All figures, by round. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("prompt_tokens", plan.promptTokens());
    figures.put("new_tokens", plan.newTokens());
    figures.put("memory_bytes_per_second", bound.bytesPerSecond());
    figures.put("weight_bytes", bound.weightBytes());
    figures.put("cache_bytes_per_token", bound.tokenBytes());
    figures.put("written", runs.keySet().stream().map(this::figures).toList());
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("alone_ms", each(firstTokens, run -> run.alone().median()));
    first.put("alone_most_ms", each(firstTokens, run -> run.alone().max()));
    first.put("beside_ms", each(firstTokens, run -> run.beside().median()));
    first.put("beside_most_ms", each(firstTokens, run -> run.beside().max()));
    first.put("foreign_cores", each(firstTokens, FirstTokenRun::foreignCores));
    figures.put("first_token", first);
    return figures;
  }

  private Map<String, Object> figures(WritingCase one) {
    List<WritingRun> rounds = runs.getOrDefault(one, List.of());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("texts", one.texts());
    figures.put("loops", one.form().loops());
    figures.put("threads_of_a_loop", one.form().threads());
    figures.put("tokens_per_second", each(rounds, WritingRun::tokensPerSecond));
    figures.put("share_of_bound", shareOfBound(one));
    figures.put("prompt_tokens_per_second", each(rounds, WritingRun::promptTokensPerSecond));
    figures.put("foreign_cores", each(rounds, WritingRun::foreignCores));
    return figures;
  }
}
