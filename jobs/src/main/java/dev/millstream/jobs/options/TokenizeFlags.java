package dev.millstream.jobs.options;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.request.TokenizeRequests;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how texts become tokens; a record's own parameters override them. */
final class TokenizeFlags extends ParameterFlags {
  private static final int MOST_TOKENS = 1_000_000;

  @Option(
      names = "--truncation",
      paramLabel = "WHAT",
      description =
          "What becomes of a text that is too long: error, a dead letter; tail, its end is cut; or stride, it comes in windows.")
  @OptionDoc(example = "--truncation tail", absent = "texts are whole, however long")
  @Nullable String truncation;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Most tokens of a text or a window, special tokens included.")
  @OptionDoc(example = "--max-length 128", absent = "what the model takes, where texts are cut")
  @Nullable String maxLength;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "How many tokens windows that follow one another share.")
  @OptionDoc(example = "--stride 16", absent = "none")
  @Nullable String stride;

  @Option(
      names = "--truncation-side",
      paramLabel = "SIDE",
      description = "At which end a text is cut: right or left.")
  @OptionDoc(example = "--truncation-side left", absent = "as the tokenizer's files say")
  @Nullable String side;

  @Option(
      names = "--no-special-tokens",
      description = "Leave out the tokens that stand for no text, such as [CLS].")
  @OptionDoc(example = "--no-special-tokens", absent = "the model's own are put around each text")
  boolean noSpecialTokens;

  /** The parameters of records that have none of their own, as a JSON object. */
  String parameters(Values values) {
    ObjectNode all = given(values);
    int before = values.problems().size();
    if (truncation != null) {
      all.put("truncation", truncation);
    }
    putNumber(values, all, "--max-length", "max_length", maxLength, 1);
    putNumber(values, all, "--stride", "stride", stride, 0);
    if (side != null) {
      all.put("truncation_side", side);
    }
    if (noSpecialTokens) {
      all.put("add_special_tokens", false);
    }
    if (values.problems().size() == before) {
      try {
        TokenizeRequests.check(all.toString());
      } catch (IllegalArgumentException wrong) {
        values.problem(String.valueOf(wrong.getMessage()));
      }
    }
    return all.toString();
  }

  private static void putNumber(
      Values values,
      ObjectNode all,
      String option,
      String name,
      @Nullable String typed,
      int least) {
    Integer number = values.numberOrNull(option, typed, least, MOST_TOKENS);
    if (number != null) {
      all.put(name, number);
    }
  }
}
