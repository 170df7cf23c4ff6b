package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.tokenize.TokenBytes;
import dev.millstream.tokenize.Vocabulary;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarProcessorTest {
  private static final int END = 2;
  private final Vocabulary vocabulary = Vocabulary.read(TestTokenizers.BYTE_LEVEL.file());
  private final TokenTrie trie =
      TokenTrie.of(TokenBytes.read(TestTokenizers.BYTE_LEVEL.file()), END);

  @Test
  void onlyTokensOfTheGrammarAreLeftAndTheEndWhereTheTextIsWhole() {
    GrammarProcessor processor = compile(OutputGrammar.regex("ab?")).start(5);
    TokenIds ids = new TokenIds(9, 9);

    float[] scores = scores(processor, ids);
    assertThat(scores[id("a")]).isEqualTo(1);
    assertThat(scores[id("b")]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(scores[END]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(processor.isWhole()).isFalse();

    ids.add(id("a"));
    assertThat(processor.after(ids)).isNull();
    assertThat(processor.isWhole()).isTrue();
    scores = scores(processor, ids);
    assertThat(scores[id("a")]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(scores[id("b")]).isEqualTo(1);
    assertThat(scores[END]).isEqualTo(1);

    ids.add(id("b"));
    assertThat(processor.after(ids)).isEqualTo(FinishReason.EOS);
  }

  @Test
  void afterItsEndOnlyTheEndCanFollow() {
    GrammarProcessor processor = compile(OutputGrammar.regex("a*")).start(5);
    TokenIds ids = new TokenIds();
    ids.add(END);

    assertThat(processor.after(ids)).isEqualTo(FinishReason.EOS);
    assertThat(scores(processor, ids)[id("a")]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(scores(processor, ids)[END]).isEqualTo(1);
  }

  @Test
  void aTextIsLedToItsEndInTime() {
    GrammarProcessor processor = compile(OutputGrammar.regex("x*y")).start(3);
    TokenIds ids = new TokenIds();
    for (int i = 0; i < 2; i++) {
      assertThat(scores(processor, ids)[id("x")]).isEqualTo(1);
      ids.add(id("x"));
    }

    float[] scores = scores(processor, ids);
    assertThat(scores[id("x")]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(scores[id("y")]).isEqualTo(1);
  }

  @Test
  void aTextThatCannotFitIsRefusedAtOnce() {
    CompiledGrammar grammar = compile(OutputGrammar.regex("(zq){6}"));

    assertThat(grammar.leastTokens()).isEqualTo(12);
    assertThatThrownBy(() -> grammar.start(11))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(
            "max_new_tokens was 11, but the shortest text of the output's grammar has 12 tokens."
                + " Allow at least as many.");
  }

  @Test
  void aTokenThatWasRuledOutIsAnError() {
    GrammarProcessor processor = compile(OutputGrammar.regex("ab")).start(3);
    TokenIds ids = new TokenIds();
    ids.add(id("a"));
    ids.add(END);

    assertThatThrownBy(() -> processor.after(ids))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "token 2 of the text, with the id 2, is not of the output's grammar. Was it chosen"
                + " after the grammar had ruled it out?");
  }

  @Test
  void aTextThatHasAllItsTokensGetsNoOther() {
    GrammarProcessor processor = compile(OutputGrammar.regex("a*")).start(1);
    TokenIds ids = new TokenIds();
    ids.add(id("a"));

    assertThatThrownBy(() -> scores(processor, ids))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the text has all its 1 tokens, and was to have another.");
  }

  @Test
  void aModelOfAnotherTokenizerIsAnError() {
    GrammarProcessor processor = compile(OutputGrammar.regex("a")).start(1);

    assertThatThrownBy(() -> processor.process(new TokenIds(), new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "none of the tokens that the output's grammar allows is among the 3 that the model"
                + " scores. Is it its tokenizer?");
  }

  @Test
  void aGrammarThatNoTextIsOfIsRefused() {
    assertThatThrownBy(() -> compile(OutputGrammar.regex("[^\\s\\S]")))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(
            "no text is of the output's grammar, or each has a character that the model's tokenizer"
                + " cannot write. Allow other texts, or choose another model.");
  }

  @Test
  void aFirstSpaceThatWouldBeDroppedIsRefused() {
    TokenTrie metaspace = TokenTrie.of(TokenBytes.read(TestTokenizers.UNIGRAM.file()), END);

    assertThatThrownBy(() -> CompiledGrammar.of(OutputGrammar.regex(" a"), metaspace))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(
            "every text of the output's grammar begins with a space, which the model's tokenizer"
                + " drops. Leave the space out.");
  }

  @Test
  void aTextNeedsATokenToEndWith() {
    TokenBytes tokens = TokenBytes.read(TestTokenizers.BYTE_LEVEL.file());

    assertThatThrownBy(() -> TokenTrie.of(tokens))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the ids of the tokens that end a text were [], but there must be at least one, and"
                + " none negative.");
  }

  @Test
  void choicesAreChecked() {
    assertThatThrownBy(() -> OutputGrammar.choices(List.of()))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage("there are no choices to write. Name at least one.");
    assertThatThrownBy(() -> OutputGrammar.choices(List.of("a", "")))
        .hasMessage("choice 2 of 2 is empty. Give it at least one whole character.");
    assertThatThrownBy(() -> OutputGrammar.choices(List.of("a\ud83d")))
        .hasMessage(
            "choice 1 of 1 has half a surrogate pair. Give it at least one whole character.");
  }

  private CompiledGrammar compile(OutputGrammar grammar) {
    return CompiledGrammar.of(grammar, trie);
  }

  private int id(String token) {
    return vocabulary.id(token).orElseThrow();
  }

  private float[] scores(GrammarProcessor processor, TokenIds ids) {
    float[] scores = new float[vocabulary.highestId() + 1];
    Arrays.fill(scores, 1);
    processor.process(ids, scores);
    return scores;
  }
}
