package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the model thinks, what it writes is of the grammar. */
class StructuredOutputTest {
  private static final int SEEDS = Integer.getInteger("millstream.grammar.seeds", 50);

  @ParameterizedTest
  @EnumSource
  void everyTextIsJsonOfItsSchema(TestTokenizers tokenizer) {
    try (RandomWriter writer = tokenizer.writer()) {
      for (Map.Entry<String, JsonNode> schema : Schemas.all().entrySet()) {
        CompiledGrammar grammar = writer.compile(OutputGrammar.jsonSchema(schema.getValue()));
        for (int seed = 0; seed < SEEDS; seed++) {
          requireValid(schema, writer.write(grammar, 200, seed));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTextIsWholeHoweverFewTokensItMayHave(TestTokenizers tokenizer) {
    try (RandomWriter writer = tokenizer.writer().withoutEnd()) {
      for (Map.Entry<String, JsonNode> schema : Schemas.all().entrySet()) {
        CompiledGrammar grammar = writer.compile(OutputGrammar.jsonSchema(schema.getValue()));
        for (int seed = 0; seed < SEEDS; seed++) {
          requireValid(schema, writer.write(grammar, grammar.leastTokens() + seed / 3, seed));
        }
      }
    }
  }

  private static void requireValid(Map.Entry<String, JsonNode> schema, String text) {
    assertThat(Schemas.faults(schema.getValue(), text)).as(schema.getKey() + ": " + text).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyTextIsMatchedByItsRegularExpression(TestTokenizers tokenizer) {
    try (RandomWriter writer = tokenizer.writer()) {
      for (String regex :
          List.of(
              "\\d{4}-(0[1-9]|1[0-2])-[0-3]\\d",
              "[A-Z][a-z]+( [A-Z][a-z]*){0,2}",
              "(?:yes|no|maybe), (?:because [^.\\n]{5,40}\\.|that is all)",
              "[^a-z]+",
              ".{3,5}",
              "(ab?|b)*c")) {
        Pattern pattern = Pattern.compile(regex, Pattern.UNIX_LINES);
        CompiledGrammar grammar = writer.compile(OutputGrammar.regex(regex));
        for (int seed = 0; seed < SEEDS; seed++) {
          String text = writer.write(grammar, Math.max(grammar.leastTokens(), seed), seed);
          assertThat(pattern.matcher(text).matches()).as(regex + ": " + text).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChoiceIsWrittenAndNothingElse(TestTokenizers tokenizer) {
    List<String> choices = List.of("yes", "no", "not sure", "yes, but");
    try (RandomWriter writer = tokenizer.writer()) {
      CompiledGrammar grammar = writer.compile(OutputGrammar.choices(choices));
      List<String> written =
          IntStream.range(0, SEEDS)
              .mapToObj(seed -> writer.write(grammar, 20, seed))
              .distinct()
              .toList();
      assertThat(written).containsExactlyInAnyOrderElementsOf(choices);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTE_LEVEL", "BYTE_FALLBACK", "SMOLLM2"})
  void charactersWithoutATokenAreWrittenByteByByte(TestTokenizers tokenizer) {
    String choice = "Grüße, 世界 🌍!";
    try (RandomWriter writer = tokenizer.writer()) {
      CompiledGrammar grammar = writer.compile(OutputGrammar.choices(List.of(choice)));
      assertThat(writer.write(grammar, grammar.leastTokens(), 1)).isEqualTo(choice);
      assertThat(writer.write(grammar, 100, 2)).isEqualTo(choice);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTE_LEVEL", "BYTE_FALLBACK", "SMOLLM2"})
  void theGrammarWinsOverWhatOthersHaveRuledOut(TestTokenizers tokenizer) {
    try (RandomWriter writer = tokenizer.writer()) {
      CompiledGrammar grammar = writer.compile(OutputGrammar.regex("[a-z]{3}=[0-9]+"));
      String text = writer.write(grammar, 10, 3, writer.tokensWith('='));
      assertThat(text).matches("[a-z]{3}=[0-9]+");
    }
  }
}
