package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.pool.Lease;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole sentences; none holds a text of the request. */
class RequestRefusalsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'topk': 1} | text-classification has no parameter 'topk'. It takes top_k, truncation, max_length, function_to_apply.",
        "{'a secret text': 1} | text-classification has no parameter of 13 characters. It takes function_to_apply, max_length, top_k, truncation.",
        "{'top_k': 0} | top_k was 0 but must be a whole number of at least 1.",
        "{'top_k': 99999999999} | top_k was 99999999999 but must be a whole number of at least 1.",
        "{'top_k': 1.0} | top_k was a number but must be a whole number of at least 1.",
        "{'top_k': 'two'} | top_k was a string but must be a whole number of at least 1.",
        "{'top_k': true} | top_k was true but must be a whole number of at least 1.",
        "{'max_length': []} | max_length was an array but must be a whole number of at least 1.",
        "{'max_length': 1} | max_length was 1 but must be at least 2: so many special tokens are put around each text.",
        "{'function_to_apply': 'secret'} | function_to_apply was another string but must be one of \"none\", \"sigmoid\", \"softmax\".",
        "{'truncation': 1} | truncation was 1 but must be true, false, or one of \"error\", \"tail\", \"stride\", \"longest_first\", \"only_first\", \"only_second\", \"do_not_truncate\".",
        "{'truncation': 'secret'} | truncation was another string but must be one of \"error\", \"tail\", \"stride\", \"longest_first\", \"only_first\", \"only_second\", \"do_not_truncate\".",
        "{'truncation': 'stride'} | truncation was \"stride\", but text-classification reads each text at once and not in windows. Choose \"error\" to refuse long texts, or \"tail\" to cut their ends.",
        "[1] | parameters was an array but must be an object, such as {\"top_k\": 2}.",
        "null | parameters was null but must be an object, such as {\"top_k\": 2}.",
        "{'top_k': 1, 'top_k': 2} | parameters has the same field twice in one object (line 1, column 21). Keep one of them.",
        "{'top_k': NaN} | parameters has a number that JSON does not know, such as NaN (line 1, column 14). Write null.",
        "{'top_k': 1} x | parameters is not JSON (line 1, column 15). Write one JSON value; a text is a string in double quotes.",
        "{'top_k': 1} {} | parameters goes on after its JSON value (line 1, column 14). Write one value.",
      })
  void ofParametersOfTextClassification(String parameters, String sentence) throws Exception {
    InferenceException refusal =
        Asking.refusal(HubTask.TEXT_CLASSIFICATION, "'a text'", parameters);

    assertThat(refusal).hasMessage(sentence);
    assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ZERO_SHOT_CLASSIFICATION | {} | candidate_labels is missing, and zero-shot-classification asks how well each of them fits. Name some, such as [\"invoice\", \"complaint\"].",
        "ZERO_SHOT_CLASSIFICATION | {'candidate_labels': ' , '} | candidate_labels was empty, but a text can only be classified among at least one label. Name some, such as [\"invoice\", \"complaint\"].",
        "ZERO_SHOT_CLASSIFICATION | {'candidate_labels': ['a', 2]} | candidate_labels has 2 at index 1 but must be an array of strings.",
        "ZERO_SHOT_CLASSIFICATION | {'candidate_labels': 7} | candidate_labels was 7 but must be an array of strings.",
        "ZERO_SHOT_CLASSIFICATION | {'candidate_labels': 'a', 'hypothesis_template': 'secret'} | hypothesis_template has no place for the label. Put {} into it, as in \"This example is {}.\".",
        "ZERO_SHOT_CLASSIFICATION | {'candidate_labels': 'a', 'multi_label': 'yes'} | multi_label was a string but must be true or false.",
        "TOKEN_CLASSIFICATION | {'aggregation_strategy': 'none', 'stride': 8} | aggregation_strategy was \"none\", but windows of a long text are put together by entities, not tokens. Choose \"simple\", \"first\", \"average\" or \"max\", or leave out stride.",
        "TOKEN_CLASSIFICATION | {'stride': 8, 'truncation': 'tail'} | truncation was \"tail\", which cuts the end of a long text, but stride asks for windows. Leave out one of the two.",
        "TOKEN_CLASSIFICATION | {'stride': 8, 'truncation': 'error'} | stride was 8 but long texts are to be refused, so there are no windows to share tokens. Leave out one of the two.",
        "TOKEN_CLASSIFICATION | {'stride': 128} | stride was 128 but must be less than 128, the tokens of a row of this model: windows of a text cannot share all of them.",
        "QUESTION_ANSWERING | {'truncation': 'only_first'} | truncation was \"only_first\", but question-answering reads the question whole. Choose \"stride\" to read a long context in windows, \"tail\" to cut its end, or \"error\" to refuse it.",
        "QUESTION_ANSWERING | {'max_seq_len': 8, 'doc_stride': 9} | doc_stride was 9 but may be at most max_seq_len, 8: windows of the context cannot share more tokens than they have.",
        "FILL_MASK | {'targets': []} | targets was empty, but a mask can only be filled with at least one. Name some, or leave it out for all tokens.",
        "FILL_MASK | {'targets': ['']} | none of the 1 targets is or begins with a token of this model. Name others.",
        "FILL_MASK | {'tokenizer_kwargs': {'padding': true}} | tokenizer_kwargs of fill-mask has no 'padding'. It takes max_length, truncation.",
        "FILL_MASK | {'tokenizer_kwargs': {'max_length': 0}} | tokenizer_kwargs.max_length was 0 but must be a whole number of at least 1.",
        "FILL_MASK | {'tokenizer_kwargs': 3} | tokenizer_kwargs was 3 but must be an object.",
        "FILL_MASK | {'truncation': true, 'tokenizer_kwargs': {'truncation': true}} | truncation was given twice, alone and in tokenizer_kwargs. Leave one out.",
        "FEATURE_EXTRACTION | {'return_tensors': true} | return_tensors was true, but the result of a request is JSON. Leave it out for lists of numbers.",
        "SENTENCE_SIMILARITY | {'precision': 'int8'} | precision was another string but must be one of \"float32\", \"binary\", \"ubinary\".",
        "SENTENCE_SIMILARITY | {'truncate_dim': 100} | vectors cannot be truncated to 100 numbers: the model gives 16. Ask for 1 to 16, or leave the truncation out.",
        "SENTENCE_SIMILARITY | {'similarity_fn_name': 'nearness'} | similarity_fn_name was another string but must be one of \"cosine\", \"dot\", \"euclidean\", \"manhattan\".",
        "TEXT_RANKING | {'activation': 'tanh'} | activation was another string but must be one of \"identity\", \"sigmoid\".",
        "SPARSE_ENCODER | {'max_active_dims': -1} | max_active_dims was -1 but must be a whole number of at least 1.",
      })
  void ofParametersOfOtherTasks(HubTask task, String parameters, String sentence) throws Exception {
    InferenceException refusal = Asking.refusal(task, "'a text'", parameters);

    assertThat(refusal).hasMessage(sentence);
    assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TEXT_CLASSIFICATION | null | inputs was null, but text-classification takes a string, an object with text and text_pair, or an array of these.",
        "TEXT_CLASSIFICATION | 3 | inputs was 3, but text-classification takes a string, an object with text and text_pair, or an array of these.",
        "TEXT_CLASSIFICATION | [] | inputs was an empty array, and there is nothing to ask. Give at least one input.",
        "TEXT_CLASSIFICATION | ['a', null] | inputs[1] was null, but text-classification takes a string, an object with text and text_pair, or an array of these.",
        "TEXT_CLASSIFICATION | {'text_pair': 'a'} | inputs has no text. text-classification takes a string, an object with text and text_pair, or an array of these.",
        "TEXT_CLASSIFICATION | {'text': 'a', 'pair': 'b'} | inputs has a field 'pair' that text-classification does not know. It takes text, text_pair.",
        "TEXT_CLASSIFICATION | [{'text': 'a', 'text_pair': 1}] | inputs[0].text_pair was 1 but must be a string.",
        "TEXT_CLASSIFICATION | secret | inputs is not JSON (line 1, column 7). Write one JSON value; a text is a string in double quotes.",
        "TEXT_CLASSIFICATION | `` | inputs is empty. Write a JSON value.",
        "TEXT_CLASSIFICATION | ['a', 'half \\ud83d'] | inputs[1]: the text has half a surrogate pair (U+D83D at index 5), which is no character. Repair it where it was cut, or replace it with U+FFFD.",
        "ZERO_SHOT_CLASSIFICATION | {'sequences': 1, 'candidate_labels': 'a'} | inputs.sequences was 1 but must be a string.",
        "ZERO_SHOT_CLASSIFICATION | {'sequences': 'a', 'labels': 'a'} | inputs has a field 'labels' that zero-shot-classification does not know. It takes multi_label, sequences, candidate_labels, hypothesis_template.",
        "TOKEN_CLASSIFICATION | {'text': 'a'} | inputs was an object, but token-classification takes a string or an array of strings.",
        "QUESTION_ANSWERING | 'a' | inputs was a string, but question-answering takes an object with question and context, or an array of such objects.",
        "QUESTION_ANSWERING | {'question': 'a'} | inputs has no context. question-answering takes an object with question and context, or an array of such objects.",
        "QUESTION_ANSWERING | {'question': null, 'context': 'a'} | inputs.question was null but must be a string.",
        "FILL_MASK | 'no mask' | there is no mask in the text that the model reads, and fill-mask fills masks. Put [MASK] where a word is wanted.",
        "FEATURE_EXTRACTION | [['a']] | inputs[0] was an array, but feature-extraction takes a string or an array of strings.",
        "SENTENCE_SIMILARITY | {'source_sentence': 'a', 'sentences': 'b'} | inputs.sentences was a string but must be an array of strings.",
        "SENTENCE_SIMILARITY | {'source_sentence': 'a', 'sentences': ['b', 2]} | inputs.sentences[1] was 2 but must be a string.",
        "SENTENCE_SIMILARITY | {'source_sentence': 'a', 'sentences': []} | there are no sentences to compare with the source. Give at least one.",
        "TEXT_RANKING | 'a' | inputs was a string, but text-ranking takes an object with query and documents, a pair as an array of two strings or an object with text and text_pair, or an array of these.",
        "TEXT_RANKING | {'query': 'a', 'documents': []} | there are no documents to rank. Give at least one with each query.",
        "TEXT_RANKING | {'query': 'a'} | inputs has no documents. text-ranking takes an object with query and documents, a pair as an array of two strings or an object with text and text_pair, or an array of these.",
        "SPARSE_ENCODER | true | inputs was true, but sparse-encoder takes a string or an array of strings.",
      })
  void ofInputs(HubTask task, String inputs, String sentence) throws Exception {
    String parameters =
        task == HubTask.ZERO_SHOT_CLASSIFICATION ? "{'candidate_labels': 'a'}" : null;
    InferenceException refusal = Asking.refusal(task, inputs, parameters);

    assertThat(refusal).hasMessage(sentence);
    assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
  }

  @ParameterizedTest
  @EnumSource(HubTask.class)
  void ofHalfACharacterWhereverItStands(HubTask task) throws Exception {
    String half = "'[MASK] \\ud800'";
    String inputs =
        switch (task) {
          case QUESTION_ANSWERING -> "{'question': " + half + ", 'context': 'a'}";
          case TEXT_RANKING -> "{'query': 'a', 'documents': [" + half + "]}";
          default -> half;
        };
    String parameters =
        task == HubTask.ZERO_SHOT_CLASSIFICATION ? "{'candidate_labels': 'a'}" : null;

    assertThat(Asking.refusal(task, inputs, parameters).category())
        .isEqualTo(FailureCategory.INVALID_INPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ZERO_SHOT_CLASSIFICATION | {'candidate_labels': ['\\ud800']}",
        "FILL_MASK | {'targets': ['\\ud800']}",
        "SENTENCE_SIMILARITY | {'prompt': '\\ud800'}",
        "SPARSE_ENCODER | {'prompt': '\\ud800'}"
      })
  void ofHalfACharacterInParameters(HubTask task, String parameters) throws Exception {
    InferenceException refusal = Asking.refusal(task, "'[MASK]'", parameters);

    assertThat(refusal).hasMessageContaining("has half a surrogate pair (U+D800 at index ");
    assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
  }

  @Test
  void ofNoInputsAtAll() throws Exception {
    try (Lease lease = RequestGolden.lease("text-classification/roberta-binary")) {
      RequestTask task = RequestTask.of(HubTask.TEXT_CLASSIFICATION, lease.model().tasks(), "{}");

      assertThatThrownBy(() -> task.prepare(new TaskRequest(null, null)))
          .isInstanceOf(InferenceException.class)
          .hasMessage("there are no inputs. Give what the task is to read.");
    }
  }

  @Test
  void ofNestingWithoutEnd() throws Exception {
    assertThat(Asking.refusal(HubTask.TEXT_CLASSIFICATION, "[".repeat(100_000), null))
        .hasMessage("inputs is nested deeper than 100 levels. Flatten it.");
    assertThat(Asking.refusal(HubTask.TEXT_CLASSIFICATION, "1".repeat(2_000), null))
        .hasMessage("inputs has a number of more than 1000 digits. Shorten it.");
  }

  @Test
  void ofAPromptThatTheModelLacks() throws Exception {
    assertThat(Asking.refusal(HubTask.SENTENCE_SIMILARITY, "'a'", "{'prompt_name': 'missing'}"))
        .hasMessageStartingWith("prompt 'missing' was asked for, but model '")
        .hasMessageEndingWith(
            "dense-normalize' has only query, document, clustering. Name one of them, or give the"
                + " prompt's text instead of a name.");
  }

  @Test
  void ofSentencesToCompareInBits() throws Exception {
    String inputs = "{'source_sentence': 'a', 'sentences': ['b']}";

    assertThat(Asking.refusal(HubTask.SENTENCE_SIMILARITY, inputs, "{'precision': 'binary'}"))
        .hasMessage(
            "precision was \"binary\", but sentences are compared by vectors of \"float32\". Leave it"
                + " out.");
  }

  @Test
  void ofPairsToRank() throws Exception {
    assertThat(Asking.refusal(HubTask.TEXT_RANKING, "['a', 'b']", "{'top_k': 2}"))
        .hasMessage(
            "top_k is for the documents of a query, but the inputs are pairs. Leave it out, or give"
                + " query and documents.");
  }

  @Test
  void ofWordsForATokenizerThatDoesNotMarkThem() throws Exception {
    try (Lease lease = RequestGolden.lease("token-classification/roberta")) {
      assertThatThrownBy(
              () ->
                  RequestTask.of(
                      HubTask.TOKEN_CLASSIFICATION,
                      lease.model().tasks(),
                      "{\"is_split_into_words\": true}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "is_split_into_words was true, but the tokenizer of this model does not mark the tokens"
                  + " that continue a word, so texts cannot be given to it in words. Join the words by"
                  + " spaces.");
    }
  }
}
