package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class Text2TextWriterTest {
  private static final WritingBudget BUDGET = new WritingBudget(8, 0, 1L << 30, 1);
  private static final String SHORT =
      "{\"num_beams\": 1, \"max_new_tokens\": 4, \"min_new_tokens\": 4}";

  /** Takes longer than any test waits. */
  private static final WritingBudget ENDLESS_BUDGET = new WritingBudget(2, 300_000, 1L << 40, 1);

  private static final WritingRequest ENDLESS =
      new WritingRequest(
          "\"a\"", "{\"num_beams\": 1, \"max_new_tokens\": 250000, \"min_new_tokens\": 250000}", 0);

  private final List<WriterLease> leases = new ArrayList<>();

  private TextWriter writer(String model, WritingBudget budget) throws InterruptedException {
    WriterLease lease =
        WriterPool.ofThisProcess()
            .lease(
                WrittenGoldens.spec("text2text-generation/" + model),
                budget,
                WritingTask.SUMMARIZATION);
    leases.add(lease);
    return lease.writer();
  }

  private Writing bart() throws InterruptedException {
    return writer("bart", BUDGET).with(SHORT);
  }

  @AfterEach
  void giveBack() {
    leases.forEach(WriterLease::close);
  }

  private static CompletableFuture<Written> write(Writing writing, String inputs) {
    return writing.write(new WritingRequest(inputs, null, 0), WritingListener.NONE);
  }

  private static void assertRefused(
      FailureCategory category,
      String sentence,
      Writing writing,
      String inputs,
      String parameters) {
    assertThatThrownBy(
            () -> writing.write(new WritingRequest(inputs, parameters, 0), WritingListener.NONE))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.category()).isEqualTo(category))
        .hasMessage(sentence);
  }

  private static void assertFails(
      CompletableFuture<Written> answer, FailureCategory category, String sentence) {
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.category()).isEqualTo(category))
        .hasMessage(sentence);
  }

  @Test
  void tellsTokensAndWhyTheTextEnded() throws Exception {
    TextWriter writer = writer("bart", BUDGET);

    Written written = write(writer.with(SHORT), "\"a\"").join();

    assertThat(written.promptTokens()).isEqualTo(3);
    assertThat(written.newTokens()).isEqualTo(4);
    assertThat(written.result().label()).isEqualTo("eos_token"); // its config forces one at the end
    assertThat(written.result().score()).isNaN();
    assertThat(writer.name()).endsWith("text2text-generation/bart");
    assertThat(writer.revision()).matches("sha256:[0-9a-f]{16}");
    assertThat(writer.contextTokens()).isEqualTo(128);
    assertThat(writer.waiting()).isZero();
    assertThat(writer.with("{}").writer()).isSameAs(writer);
  }

  @Test
  void severalTextsOfSeveralInputsAreListsInAList() throws Exception {
    Writing writing =
        writer("bart", BUDGET)
            .with("{\"num_beams\": 2, \"num_return_sequences\": 2, \"max_new_tokens\": 3}");

    String one = write(writing, "\"a\"").join().result().json();
    Written two = write(writing, "[\"a\", \"a\"]").join();

    assertThat(one).startsWith("[{\"summary_text\":");
    assertThat(two.result().json()).isEqualTo("[" + one + "," + one + "]");
    assertThat(two.result().label()).isNull();
    assertThat(two.promptTokens()).isEqualTo(6);
    assertThat(write(writing, "[\"a\"]").join().result().json()).isEqualTo("[" + one + "]");
  }

  @Test
  void aListenerHearsEachTextWhole() throws Exception {
    List<String> heard = new ArrayList<>();

    String json =
        bart()
            .write(
                new WritingRequest("[\"a\", \"b\"]", null, 0),
                (text, piece) -> heard.add(text + piece))
            .join()
            .result()
            .json();

    assertThat(heard).hasSize(2);
    assertThat(json)
        .contains(heard.get(0).substring(1), heard.get(1).substring(1))
        .doesNotContain(heard);
  }

  @Test
  void drawnTextsDependOnTheSeed() throws Exception {
    Writing writing =
        writer("bart", BUDGET)
            .with("{\"num_beams\": 1, \"do_sample\": true, \"max_new_tokens\": 8}");

    assertThat(drawn(writing, 1, null)).isEqualTo(drawn(writing, 1, null));
    assertThat(drawn(writing, 1, null)).isNotEqualTo(drawn(writing, 2, null));
    assertThat(drawn(writing, 2, "{\"seed\": 1}")).isEqualTo(drawn(writing, 1, null));
  }

  private static String drawn(Writing writing, long seed, String parameters) {
    return writing
        .write(new WritingRequest("\"a\"", parameters, seed), WritingListener.NONE)
        .join()
        .result()
        .json();
  }

  @Test
  void inputsThatAreNoTextsAreRefused() throws Exception {
    String sentence = "inputs must be a string, or a list of at least one string.";
    for (String inputs : List.of("null", "7", "[]", "[null]", "{\"text\": \"a\"}", "[[\"a\"]]")) {
      assertRefused(FailureCategory.INVALID_INPUT, sentence, bart(), inputs, null);
    }
    assertRefused(
        FailureCategory.INVALID_INPUT, "inputs is empty. Write a JSON value.", bart(), "", null);
  }

  @Test
  void anEmptyTextIsWrittenFrom() throws Exception {
    assertThat(write(bart(), "\"\"").join().promptTokens()).isEqualTo(2);
  }

  @Test
  void aTextThatIsTooLongIsRefusedUnlessItMayBeCut() throws Exception {
    String text =
        IntStream.range(0, 200).mapToObj(i -> "a").collect(Collectors.joining(" ", "\"", "\""));

    assertThatThrownBy(() -> write(bart(), text))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(FailureCategory.TOO_LONG))
        .hasMessageMatching(
            "the text has \\d+ tokens, the 2 special tokens included, and at most 128 are allowed\\. Shorten it, or choose another truncation\\.");
    Written cut =
        bart()
            .write(new WritingRequest(text, "{\"truncation\": true}", 0), WritingListener.NONE)
            .join();
    assertThat(cut.promptTokens()).isEqualTo(128);
  }

  @Test
  void moreTokensThanTheBudgetAllowsAreRefused() throws Exception {
    Writing writing = writer("t5", new WritingBudget(2, 16, 1L << 30, 1)).with(SHORT);

    assertRefused(
        FailureCategory.TOO_LONG,
        "a text of 17 new tokens is more than the 16 that one may have. Lower max_new_tokens or max_length, or allow more context tokens.",
        writing,
        "\"a\"",
        "{\"max_new_tokens\": 17}");
    assertThatThrownBy(() -> write(writing, "\"" + "a b ".repeat(30) + "\""))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(FailureCategory.TOO_LONG))
        .hasMessageMatching(
            "the input has \\d+ tokens, which are more than the 16 that one may have\\. Shorten it, or allow more context tokens\\.");
  }

  @Test
  void aTextBeyondTheMemoryAllowedIsRefused() throws Exception {
    assertThatThrownBy(
            () -> write(writer("t5", new WritingBudget(2, 0, 1, 1)).with(SHORT), "\"a\"").join())
        .cause()
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(FailureCategory.INVALID_INPUT))
        .hasMessageMatching(
            "the text takes up to \\d+ bytes of memory for keys, values and logits, but 1 are allowed\\. Lower max_new_tokens, num_beams or num_return_sequences, shorten the input, or allow more memory\\.");
  }

  @Test
  void parametersThatAreWrongAreRefused() throws Exception {
    assertRefused(
        FailureCategory.INVALID_INPUT,
        "num_beams was 0 but must be a whole number of at least 1.",
        bart(),
        "\"a\"",
        "{\"num_beams\": 0}");
    assertThatThrownBy(() -> writer("bart", BUDGET).with("{\"truncation\": 1}"))
        .hasMessage(
            "truncation must be true, false, \"longest_first\", \"only_first\" or \"do_not_truncate\".");
  }

  @Test
  void aTextThatCannotBeMadeFailsAloneAndItsNeighboursAreWritten() throws Exception {
    Writing writing = writer("bart", BUDGET).with("{\"num_beams\": 2, \"max_new_tokens\": 100}");
    WritingRequest wrong =
        new WritingRequest("\"a\"", "{\"do_sample\": true, \"num_beams\": 2}", 0);

    CompletableFuture<Written> first = write(writing, "\"one\"");
    CompletableFuture<Written> before = write(writing, "\"two\"");
    CompletableFuture<Written> failing = writing.write(wrong, WritingListener.NONE);
    CompletableFuture<Written> after = write(writing, "\"one\"");

    assertFails(
        failing,
        FailureCategory.INVALID_INPUT,
        "do_sample was true and num_beams 2, but beams are not drawn. Set do_sample to false, or num_beams to 1.");
    assertThat(after.join().result().json()).isEqualTo(first.join().result().json());
    assertThat(before.join().result().json())
        .isEqualTo(write(writing, "\"two\"").join().result().json());
  }

  private static void awaitTaken(TextWriter writer) {
    while (writer.waiting() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void cancellingFreesThePlaceOfAText() throws Exception {
    TextWriter writer = writer("t5", ENDLESS_BUDGET);
    Writing writing = writer.with(SHORT);
    CompletableFuture<Written> endless = writing.write(ENDLESS, WritingListener.NONE);
    awaitTaken(writer);
    CompletableFuture<Written> next = write(writing, "\"a\"");

    endless.cancel(true);

    assertThat(next.join().newTokens()).isEqualTo(4);
    assertThatThrownBy(endless::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void closingFailsTheTextsThatAreNotDone() throws Exception {
    WriterLease lease =
        WriterPool.ofThisProcess()
            .lease(
                WrittenGoldens.spec("text2text-generation/t5"),
                ENDLESS_BUDGET,
                WritingTask.TRANSLATION);
    TextWriter writer = lease.writer();
    Writing writing = writer.with(SHORT);
    CompletableFuture<Written> endless = writing.write(ENDLESS, WritingListener.NONE);
    awaitTaken(writer);
    CompletableFuture<Written> waiting = write(writing, "\"a\"");
    assertThat(writer.waiting()).isEqualTo(1);

    lease.close();

    String sentence =
        "the writer of model '%s' revision '%s' is closed. Submit the text to another."
            .formatted(writer.name(), writer.revision());
    assertFails(endless, FailureCategory.MODEL_UNAVAILABLE, sentence);
    assertFails(waiting, FailureCategory.MODEL_UNAVAILABLE, sentence);
  }
}
