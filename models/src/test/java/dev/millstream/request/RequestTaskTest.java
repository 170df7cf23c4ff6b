package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestTaskTest {
  private static final String TEXT = "\"I love this product, it works great!\"";

  private static String json(RequestTask task, LoadedModel model, String parameters) {
    return model.submit(task, Asking.request(TEXT, parameters)).join().output().json();
  }

  @Test
  void parametersOfARequestGoOverTheDefaultsOneByOne() throws Exception {
    try (Lease lease = RequestGolden.lease(Asking.MODELS.get(HubTask.TEXT_CLASSIFICATION))) {
      LoadedModel model = lease.model();
      RequestTask task =
          RequestTask.of(
              HubTask.TEXT_CLASSIFICATION,
              model.tasks(),
              "{\"top_k\": 1, \"function_to_apply\": \"none\"}");
      RequestTask plain = RequestTask.of(HubTask.TEXT_CLASSIFICATION, model.tasks(), "{}");

      assertThat(json(task, model, "{'top_k': 2}"))
          .isEqualTo(json(plain, model, "{'top_k': 2, 'function_to_apply': 'none'}"));
      assertThat(json(task, model, "{'function_to_apply': null}"))
          .isEqualTo(json(plain, model, "{'top_k': 1}"));
      assertThat(json(task, model, "{'top_k': null, 'function_to_apply': 'Softmax'}"))
          .isEqualTo(json(plain, model, "{'top_k': null}"));
    }
  }

  @Test
  void keepsWhatItMadeForAFewSetsOfParameters() throws Exception {
    try (Lease lease = RequestGolden.lease(Asking.MODELS.get(HubTask.TEXT_CLASSIFICATION))) {
      LoadedModel model = lease.model();
      RequestTask task = RequestTask.of(HubTask.TEXT_CLASSIFICATION, model.tasks(), "{}");
      for (int most = 8; most < 108; most++) {
        task.prepare(
            Asking.request("'a'", "{'truncation': true, 'max_length': %d}".formatted(most)));
      }

      assertThat(task.kept()).isBetween(1L, 64L);
    }
  }

  @Test
  void manyThreadsAskAtOnceWithParametersOfTheirOwn() throws Exception {
    try (Lease lease = RequestGolden.lease(Asking.MODELS.get(HubTask.TEXT_CLASSIFICATION))) {
      LoadedModel model = lease.model();
      RequestTask task = RequestTask.of(HubTask.TEXT_CLASSIFICATION, model.tasks(), "{}");
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String parameters = "{'top_k': %d}".formatted(1 + i % 3);
        answers.add(CompletableFuture.supplyAsync(() -> json(task, model, parameters)));
      }

      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).join()).isEqualTo(answers.get(i % 3).join());
        assertThat(answers.get(i).join().split("label", -1)).hasSize(2 + i % 3);
      }
    }
  }

  @Test
  void tellsTheBestLabelOfOneInput() throws Exception {
    TaskResult one = Asking.answer(HubTask.TEXT_CLASSIFICATION, TEXT, "{'top_k': null}");
    TaskResult list =
        Asking.answer(HubTask.TEXT_CLASSIFICATION, "[" + TEXT + ", " + TEXT + "]", null);
    TaskResult pair = Asking.answer(HubTask.TEXT_RANKING, "['a', 'b']", null);

    assertThat(one.label()).isEqualTo("POSITIVE");
    assertThat(one.score()).isCloseTo(0.8789224624633789, within(1e-5));
    assertThat(list.label()).isNull();
    assertThat(list.score()).isNaN();
    assertThat(pair.label()).isNull();
    assertThat(pair.json()).isEqualTo(PythonFloat.of(pair.score()));
  }

  @Test
  void labelsOfAZeroShotRequestMayStandInItsInputs() throws Exception {
    String labels = "{'candidate_labels': ['politics', 'sports']}";
    String one = "{'sequences': 'a text', 'candidate_labels': ['politics', 'sports']}";
    String two = "{'sequences': ['a text', 'b'], 'candidate_labels': 'politics,sports'}";

    assertThat(Asking.answer(HubTask.ZERO_SHOT_CLASSIFICATION, one, null))
        .isEqualTo(Asking.answer(HubTask.ZERO_SHOT_CLASSIFICATION, "'a text'", labels));
    assertThat(Asking.answer(HubTask.ZERO_SHOT_CLASSIFICATION, two, null))
        .isEqualTo(Asking.answer(HubTask.ZERO_SHOT_CLASSIFICATION, "['a text', 'b']", labels));
  }

  @Test
  void aListOfOneIsTheOneWherePythonSaysSo() throws Exception {
    String question = "{'question': 'Who?', 'context': 'Alice met Bob.'}";

    assertThat(Asking.answer(HubTask.QUESTION_ANSWERING, "[" + question + "]", null))
        .isEqualTo(Asking.answer(HubTask.QUESTION_ANSWERING, question, null));
    assertThat(Asking.answer(HubTask.FILL_MASK, "['a [MASK]']", null))
        .isEqualTo(Asking.answer(HubTask.FILL_MASK, "'a [MASK]'", null));
    assertThat(Asking.answer(HubTask.TOKEN_CLASSIFICATION, "['Alice']", null).json())
        .isEqualTo("[" + Asking.answer(HubTask.TOKEN_CLASSIFICATION, "'Alice'", null).json() + "]");
  }

  @Test
  void answersOfRowsThatAreKeptAreEqual() throws Exception {
    String inputs = "['a [MASK]', {'source_sentence': 'a', 'sentences': ['a', 'b']}, 'b']";
    ModelRef ref = new ModelRef.Folder(TinyModels.folder("sentence-similarity/mean").toString());
    ModelSpec spec = ModelSpec.of(ref).with(Device.CPU).withCachedTexts(100);
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      LoadedModel model = lease.model();
      RequestTask task = RequestTask.of(HubTask.SENTENCE_SIMILARITY, model.tasks(), "{}");
      TaskResult first = model.submit(task, Asking.request(inputs, null)).join().output();
      LoadedModel.Answer<TaskResult> again =
          model.submit(task, Asking.request(inputs, null)).join();

      assertThat(again.output()).isEqualTo(first);
      assertThat(again.rows()).hasSize(5).allMatch(row -> row.isReused());
    }
  }

  @Test
  void wordsAreTextsAndAlwaysInAList() throws Exception {
    String words = "{'is_split_into_words': true, 'ignore_labels': []}";
    String plain = "{'ignore_labels': []}";
    String text = Asking.answer(HubTask.TOKEN_CLASSIFICATION, "'Alice met Bob'", plain).json();

    assertThat(Asking.answer(HubTask.TOKEN_CLASSIFICATION, "['Alice', 'met', 'Bob']", words).json())
        .isEqualTo("[" + text + "]");
    assertThat(
            Asking.answer(
                    HubTask.TOKEN_CLASSIFICATION,
                    "[['Alice', 'met', 'Bob'], ['Alice met Bob']]",
                    words)
                .json())
        .isEqualTo("[" + text + "," + text + "]");
    assertThat(Asking.refusal(HubTask.TOKEN_CLASSIFICATION, "[]", words))
        .hasMessage(
            "inputs was an empty array, and there is nothing to ask. Give at least one input.");
    assertThat(Asking.refusal(HubTask.TOKEN_CLASSIFICATION, "'Alice'", words))
        .hasMessage(
            "inputs was a string, but token-classification takes an array of words or an array of such"
                + " arrays, as is_split_into_words is true.");
  }

  @Test
  void embeddingsAreScaledAfterTheyAreCut() throws Exception {
    String parameters = "{'truncate_dim': 8, 'normalize_embeddings': true}";
    String[] numbers =
        Asking.answer(HubTask.SENTENCE_SIMILARITY, "'a text'", parameters)
            .json()
            .replaceAll("[\\[\\]]", "")
            .split(",", -1);
    double squares = 0;
    for (String number : numbers) {
      squares += Math.pow(Double.parseDouble(number), 2);
    }

    assertThat(numbers).hasSize(8);
    assertThat(squares).isCloseTo(1, within(1e-6));
  }

  @Test
  void refusesAModelOfAnotherTask() throws Exception {
    try (Lease lease = RequestGolden.lease("sentence-similarity/mean")) {
      assertThatThrownBy(
              () -> RequestTask.of(HubTask.ZERO_SHOT_CLASSIFICATION, lease.model().tasks(), "{}"))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith(
              "the task zero-shot-classification reads the output logits, but the graph of");
    }
  }
}
