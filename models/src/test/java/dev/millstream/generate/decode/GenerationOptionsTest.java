package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelOnDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationOptionsTest {
  private static ObjectNode json(String json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static GenerationOptions options(String parameters) {
    return GenerationOptions.of(
        json(parameters), GenerationConfig.NONE, PipelineDefaults.TEXT_GENERATION);
  }

  private static GenerationConfig tiny(String model) {
    Path root = Path.of("src/test/resources/tiny", model);
    return GenerationConfig.of(
        ModelFiles.pinned(model, "main", root, "onnx/model.onnx", "Copy it there."));
  }

  @Nested
  class WhoDecides {
    @TempDir Path folder;

    private GenerationOptions over(String parameters, String config) {
      ModelFiles files =
          ModelOnDisk.in(folder).with("generation_config.json", config.replace('\'', '"')).files();
      return GenerationOptions.of(
          json(parameters), GenerationConfig.of(files), PipelineDefaults.TEXT_GENERATION);
    }

    @Test
    void thePipelineWhereNobodyElseDoes() {
      GenerationOptions options = options("{}");

      assertThat(options.lengths()).isEqualTo(new LengthLimits(256, null, 0, 0));
      assertThat(options.sampling()).isEqualTo(new Sampling(true, 0.7, 50, 1, null, 1, 0, 0, null));
      assertThat(options.beams()).isEqualTo(new Beams(1, 1, 1, Beams.EarlyStopping.HEURISTIC));
      assertThat(options.penalties()).isEqualTo(new Penalties(1, 0, 0, 1, 0, 0, null));
    }

    @Test
    void nobodyWhereAPipelineHasNoDefaults() {
      GenerationOptions options =
          GenerationOptions.of(json("{}"), GenerationConfig.NONE, PipelineDefaults.NONE);

      assertThat(options.lengths().mostTokens(7)).isEqualTo(27);
      assertThat(options.sampling().doSample()).isFalse();
      assertThat(options.sampling().temperature()).isEqualTo(1);
    }

    @Test
    void theModelBeforeThePipeline() {
      GenerationOptions options =
          over("{}", "{'temperature': 0.2, 'max_length': 64, 'eos_token_id': [5, 6]}");

      assertThat(options.sampling().temperature()).isEqualTo(0.2);
      assertThat(options.lengths()).isEqualTo(new LengthLimits(null, 64, 0, 0));
      assertThat(options.endings().eosTokenIds()).containsExactly(5, 6);
      assertThat(options.special()).isEqualTo(new SpecialIds(null, 5, null));
    }

    @Test
    void theCallerBeforeTheModel() {
      GenerationOptions options =
          over(
              "{'temperature': 1.5, 'eos_token_id': 3, 'max_new_tokens': 8}",
              "{'temperature': 0.2, 'max_length': 64, 'eos_token_id': [5, 6]}");

      assertThat(options.sampling().temperature()).isEqualTo(1.5);
      assertThat(options.endings().eosTokenIds()).containsExactly(3);
      assertThat(options.lengths().mostTokens(100)).isEqualTo(108);
    }

    @Test
    void aCallersNullTakesAwayWhatOthersSay() {
      GenerationOptions options =
          over(
              "{'temperature': null, 'eos_token_id': null, 'top_k': null, 'max_new_tokens': null}",
              "{'temperature': 0.2, 'top_k': 9, 'eos_token_id': [5, 6]}");

      assertThat(options.sampling().temperature()).isEqualTo(1);
      assertThat(options.sampling().topK()).isZero();
      assertThat(options.endings().eosTokenIds()).isEmpty();
      assertThat(options.lengths().mostNewTokens(3)).isEqualTo(20);
    }

    @Test
    void aPipelinesTemperatureOnlyWhereTokensAreDrawn() {
      assertThat(options("{'do_sample': false}").sampling().temperature()).isEqualTo(1);
    }

    @Test
    void theModelsFilesAsTransformersReadsThem() {
      GenerationOptions bart =
          GenerationOptions.of(
              json("{}"), tiny("text2text-generation/bart"), PipelineDefaults.TEXT2TEXT);
      GenerationOptions marian =
          GenerationOptions.of(
              json("{}"), tiny("text2text-generation/marian"), PipelineDefaults.TEXT2TEXT);

      assertThat(bart.special()).isEqualTo(new SpecialIds(0, 1, 2));
      assertThat(bart.tokens().forcedBosTokenId()).isZero();
      assertThat(bart.tokens().forcedEosTokenIds()).containsExactly(2);
      assertThat(bart.lengths()).isEqualTo(new LengthLimits(256, null, 0, 0));
      assertThat(bart.beams().numBeams()).isEqualTo(4);
      assertThat(marian.tokens().badWordsIds()).containsExactly(List.of(1));
      assertThat(marian.lengths()).isEqualTo(new LengthLimits(null, 64, 0, 0));
    }

    @Test
    void aTasksOwnParametersBeforeTheModels() {
      GenerationOptions options =
          GenerationOptions.of(
              json("{'min_length': 2}"),
              tiny("text2text-generation/t5").forTask("summarization"),
              PipelineDefaults.TEXT2TEXT);

      assertThat(options.lengths()).isEqualTo(new LengthLimits(null, 40, 0, 2));
      assertThat(options.beams()).isEqualTo(new Beams(4, 1, 2, Beams.EarlyStopping.YES));
      assertThat(options.penalties().noRepeatNgramSize()).isEqualTo(3);
    }

    @Test
    void configJsonWhereThereIsNoGenerationConfig() {
      ModelFiles files =
          ModelOnDisk.in(folder)
              .with(
                  "config.json",
                  """
                  {"eos_token_id": 9, "pad_token_id": null,
                   "text_config": {"eos_token_id": 1, "pad_token_id": 4}}
                  """)
              .files();

      GenerationOptions options =
          GenerationOptions.of(json("{}"), GenerationConfig.of(files), PipelineDefaults.NONE);

      assertThat(options.endings().eosTokenIds()).containsExactly(9);
      assertThat(options.special().pad()).isEqualTo(4);
    }

    @Test
    void refusesAModelThatAsksForWhatIsNotOffered() {
      assertThat(over("{}", "{'guidance_scale': 1.0}").topNTokens()).isZero();
      assertThatThrownBy(() -> over("{}", "{'guidance_scale': 1.5}"))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "the model's generation config asks for 'guidance_scale', which is not offered. Take"
                  + " it out of generation_config.json, if its texts may be other ones, or choose"
                  + " another model.");
    }

    @Test
    void saysWhereAWrongValueCameFrom() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> over("{}", "{'top_p': 2}"))
          .withMessage(
              "top_p was 2 in the model's generation config but must be a number from 0 to 1.");
    }
  }

  @Test
  void readsEveryKindOfValue() {
    GenerationOptions options =
        options(
            "{'bad_words_ids': [[3], [1, 2]], 'sequence_bias': [[[4], -5.0], [[4], 2]],"
                + " 'suppress_tokens': [7], 'begin_suppress_tokens': [8], 'stop_sequence': 'END',"
                + " 'exponential_decay_length_penalty': [20, 1.5], 'early_stopping': 'never',"
                + " 'seed': -5, 'min_p': 0.1, 'presence_penalty': -2, 'frequency_penalty': 0.5,"
                + " 'stop_token_ids': 11, 'top_n_tokens': 3, 'renormalize_logits': true}");

    assertThat(options.tokens().badWordsIds()).containsExactly(List.of(3), List.of(1, 2));
    assertThat(options.tokens().sequenceBias()).isEqualTo(Map.of(List.of(4), 2.0));
    assertThat(options.tokens().suppressTokens()).containsExactly(7);
    assertThat(options.tokens().beginSuppressTokens()).containsExactly(8);
    assertThat(options.tokens().renormalizeLogits()).isTrue();
    assertThat(options.endings()).isEqualTo(new Endings(List.of(), List.of(11), List.of("END")));
    assertThat(options.penalties())
        .isEqualTo(new Penalties(1, -2, 0.5, 1, 0, 0, new Penalties.Decay(20, 1.5)));
    assertThat(options.beams().earlyStopping()).isEqualTo(Beams.EarlyStopping.NEVER);
    assertThat(options.sampling().seed()).isEqualTo(-5);
    assertThat(options.sampling().minP()).isEqualTo(0.1);
    assertThat(options.topNTokens()).isEqualTo(3);
  }

  @Test
  void takesATemperatureOf0WhereNothingIsDrawn() {
    assertThat(options("{'temperature': 0, 'do_sample': false}").sampling().doSample()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'max_new_tokens': 0} | max_new_tokens was 0 but must be a whole number of at least 1.
          {'max_length': 2.5} | max_length was 2.5 but must be a whole number of at least 1.
          {'min_length': -1} | min_length was -1 but must be a whole number of at least 0.
          {'do_sample': 'yes'} | do_sample was a string but must be true or false.
          {'temperature': 0} | temperature was 0 but must be a number above 0. For the likeliest token each time set do_sample to false.
          {'temperature': -1} | temperature was -1 but must be a number above 0.
          {'top_k': -1} | top_k was -1 but must be a whole number of at least 0.
          {'top_p': 1.1} | top_p was 1.1 but must be a number from 0 to 1.
          {'min_p': true} | min_p was true but must be a number from 0 to 1.
          {'typical_p': 0} | typical_p was 0 but must be a number above 0 and up to 1.
          {'epsilon_cutoff': 1} | epsilon_cutoff was 1 but must be a number from 0 to below 1.
          {'eta_cutoff': []} | eta_cutoff was an empty array but must be a number from 0 to below 1.
          {'repetition_penalty': 0} | repetition_penalty was 0 but must be a number above 0.
          {'presence_penalty': 2.1} | presence_penalty was 2.1 but must be a number from -2 to 2.
          {'length_penalty': {}} | length_penalty was an object but must be a number.
          {'num_beams': 0} | num_beams was 0 but must be a whole number of at least 1.
          {'early_stopping': 'soon'} | early_stopping was a string but must be true, false or "never".
          {'seed': 1.5} | seed was 1.5 but must be a whole number of at most 63 bits.
          {'eos_token_id': [1, -1]} | eos_token_id was an array but must be a token id or an array of token ids.
          {'suppress_tokens': 4} | suppress_tokens was 4 but must be an array of token ids.
          {'stop_strings': ['']} | stop_strings was an array but must be a string or an array of strings, none of them empty.
          {'stop_sequence': ''} | stop_sequence was an empty string but must be a string or an array of strings, none of them empty.
          {'bad_words_ids': [[]]} | bad_words_ids was an array but must be an array of arrays of token ids, none of them empty.
          {'sequence_bias': [[[5], 'x']]} | sequence_bias was an array but must be an array of pairs of an array of token ids and a number, as [[[5, 7], -1.5]].
          {'exponential_decay_length_penalty': [1]} | exponential_decay_length_penalty was an array but must be a pair of a number of tokens and a factor, as [20, 1.05].
          {'num_return_sequences': 2, 'do_sample': false} | num_return_sequences was 2, but without sampling and beams there is one text. Set do_sample to true, or num_beams to at least as many.
          {'num_return_sequences': 3, 'num_beams': 2} | num_return_sequences was 3, but with 2 beams there are only as many texts. Raise num_beams or lower num_return_sequences.
          {'forced_eos_token_id': 4, 'suppress_tokens': [3, 4]} | forced_eos_token_id was 4, but suppress_tokens has all of it, so that no token would be left. Take it out of one of them; min_new_tokens keeps a text from ending early.
          {'stop_sequence': 'a', 'stop_strings': 'b'} | stop_sequence and stop_strings were both given, but they are two names of one list. Put all strings into stop_strings.
          """)
  void refusesWhatIsOutOfRange(String parameters, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(parameters))
        .withMessage(sentence);
  }

  @Test
  void refusesNamesThatThereAreNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("{'max_tokens': 5}"))
        .withMessageStartingWith(
            "generation has no parameter 'max_tokens'. It takes max_new_tokens, ")
        .withMessageEndingWith(".");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("{'a text of a person': 5}"))
        .withMessageStartingWith(
            "generation has no parameter of 18 characters. It takes bad_words_ids, ");
    assertThat(List.copyOf(GenerationOptions.names())).contains("stop_strings").isSorted();
  }
}
