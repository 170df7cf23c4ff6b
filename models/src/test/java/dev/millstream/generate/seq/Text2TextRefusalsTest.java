package dev.millstream.generate.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import dev.millstream.tokenize.TextTooLongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Text2TextRefusalsTest {
  private static final String EXPORT =
      "Export it with 'optimum-cli export onnx --task text2text-generation-with-past'.";

  @TempDir Path temp;
  private Path bart;

  @BeforeEach
  void copy() {
    bart = temp.resolve("bart");
    TinyModels.copy("text2text-generation/bart", bart);
  }

  @Test
  void filesInTheRootAreFoundAsWell() throws IOException {
    for (String name : List.of("encoder_model", "decoder_model", "decoder_with_past_model")) {
      Files.move(bart.resolve("onnx/" + name + ".onnx"), bart.resolve(name + ".onnx"));
    }
    try (Seq2SeqModel model =
        Seq2SeqModel.open(Text2TextGolden.files(bart), Variant.FP32, Device.CPU)) {
      assertThat(model.vocabularySize()).isEqualTo(800);
    }
  }

  @Test
  void aModelWithoutAnEncoderIsRefused() throws IOException {
    Files.delete(bart.resolve("onnx/encoder_model.onnx"));

    assertRefused(
        "model './bart' revision 'r1' has no encoder_model.onnx for the variant fp32 (looked in "
            + bart.toRealPath()
            + " and its folder onnx). An encoder-decoder needs encoder_model.onnx with decoder_model_merged.onnx, or with decoder_model.onnx and decoder_with_past_model.onnx. Export them with 'optimum-cli export onnx --task text2text-generation-with-past'.");
  }

  @Test
  void aModelWithHalfADecoderIsRefused() throws IOException {
    Files.delete(bart.resolve("onnx/decoder_with_past_model.onnx"));

    assertRefused(
        "model './bart' revision 'r1' has onnx/encoder_model.onnx, but neither decoder_model_merged.onnx nor both decoder_model.onnx and decoder_with_past_model.onnx beside it (looked in "
            + bart.toRealPath()
            + "). Fetch the decoder too, or export it with 'optimum-cli export onnx --task text2text-generation-with-past'.");
  }

  @Test
  void aDecoderWithOtherInputsIsRefused() throws IOException {
    Files.copy(
        TinyModels.folder("text-generation/llama").resolve("onnx/model.onnx"),
        bart.resolve("onnx/decoder_model_merged.onnx"));

    assertRefused(
        "model './bart' revision 'r1' has another layout than the encoder-decoders that are known: its decoder has an input 'attention_mask' of [-1, -1]. "
            + EXPORT);
  }

  @Test
  void aMergedDecoderThatCannotBeToldToBeginIsRefused() throws IOException {
    Files.move(
        bart.resolve("onnx/decoder_with_past_model.onnx"),
        bart.resolve("onnx/decoder_model_merged.onnx"));

    assertRefused(
        "model './bart' revision 'r1' has another layout than the encoder-decoders that are known: its decoder_model_merged has no input 'use_cache_branch' that says whether there are former tokens. "
            + EXPORT);
  }

  @Test
  void aDecoderThatForgetsWhatItHasReadIsRefused() throws IOException {
    Path decoder = bart.resolve("onnx/decoder_model.onnx");
    Files.delete(bart.resolve("onnx/decoder_with_past_model.onnx"));
    Files.copy(decoder, bart.resolve("onnx/decoder_with_past_model.onnx"));

    assertRefused(
        "model './bart' revision 'r1' has another layout than the encoder-decoders that are known: its decoder takes no keys and values of former tokens (inputs 'past_key_values.0.decoder.key', 'past_key_values.0.encoder.key', …). "
            + EXPORT);
  }

  @Test
  void aModelThatIsNoEncoderDecoderIsRefused() {
    Path llama = TinyModels.folder("text-generation/llama");

    assertThatThrownBy(
            () -> Seq2SeqModel.open(Text2TextGolden.files(llama), Variant.AUTO, Device.CPU))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "config.json of model './llama' does not say 'is_encoder_decoder' is true, but a model with encoder and decoder is needed ("
                + llama.resolve("config.json")
                + "). Correct the file or choose another model.");
  }

  @Test
  void aTaskThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Text2TextTask.of("translation_en_de"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the task was 'translation_en_de', but must be summarization, translation, translation_xx_to_yy or text2text-generation.");
  }

  @Test
  void aTextThatIsTooLongIsRefusedUnlessItMayBeCut() {
    try (Text2TextReader reader = reader()) {
      String text = "word ".repeat(200);

      assertThatThrownBy(() -> reader.request(text, reader.options(parameters()), 0))
          .isInstanceOf(TextTooLongException.class)
          .hasMessageStartingWith("the text has ")
          .hasMessageEndingWith(
              " tokens, the 2 special tokens included, and at most 128 are allowed. Shorten it, or choose another truncation.");
      assertThat(
              reader.request(text, reader.options(parameters().put("truncation", true)), 0).input())
          .hasSize(128);
    }
  }

  @Test
  void parametersOfTheWrongKindAreNamed() {
    try (Text2TextReader reader = reader()) {
      assertThatThrownBy(() -> reader.options(parameters().put("truncation", "some")))
          .hasMessage(
              "truncation must be true, false, \"longest_first\", \"only_first\" or \"do_not_truncate\".");
      assertThatThrownBy(() -> reader.options(parameters().put("clean_up_tokenization_spaces", 1)))
          .hasMessage("clean_up_tokenization_spaces must be true or false.");
      assertThatThrownBy(() -> reader.options(parameters().put("stop_sequence", "")))
          .hasMessage(
              "stop_sequence must be a string of at least one token, of which the first ends texts.");
    }
  }

  @Test
  void beamsThatAreToBeDrawnAndTextsWithoutRoomAreRefused() {
    try (Text2TextPipeline pipeline =
        Text2TextGolden.open("text2text-generation/bart", "summarization")) {
      assertThatThrownBy(
              () -> write(pipeline, parameters().put("do_sample", true).put("num_beams", 2)))
          .hasMessage(
              "do_sample was true and num_beams 2, but beams are not drawn. Set do_sample to false, or num_beams to 1.");
      assertThatThrownBy(() -> write(pipeline, parameters().put("max_length", 1)))
          .hasMessage(
              "max_length was 1, but the prompt has 1 tokens already, so that none can be made. Raise max_length, or set max_new_tokens instead.");
    }
  }

  @Test
  void theFirstTokenOfAStopSequenceEndsTextsInTheModelsPlace() {
    try (Text2TextReader reader = reader()) {
      Text2TextOptions options = reader.options(parameters().put("stop_sequence", "en If"));

      assertThat(options.generation().endings().eosTokenIds()).containsExactly(607);
    }
  }

  @Test
  void lengthsAndBeamsAreThePipelinesWhereNobodyElseSays() {
    try (Text2TextReader bartReader = reader();
        Text2TextReader marian =
            Text2TextReader.open(
                Text2TextGolden.files(TinyModels.folder("text2text-generation/marian")),
                Text2TextTask.TRANSLATION);
        Text2TextReader t5 =
            Text2TextReader.open(
                Text2TextGolden.files(TinyModels.folder("text2text-generation/t5")),
                Text2TextTask.SUMMARIZATION)) {
      assertThat(mostTokens(bartReader)).isEqualTo(257);
      assertThat(mostTokens(marian)).isEqualTo(64);
      assertThat(mostTokens(t5)).isEqualTo(257);
      assertThat(bartReader.options(parameters()).generation().beams().numBeams()).isEqualTo(4);
    }
  }

  @Test
  void spacesBeforePunctuationGoWhereThatIsAskedFor() {
    assertThat(CleanUp.of("I 'm sure , it 's not . do n't")).isEqualTo("I'm sure, it's not. don't");
  }

  private static int mostTokens(Text2TextReader reader) {
    return reader.options(parameters()).generation().lengths().mostTokens(1);
  }

  private static List<List<Text2TextResult>> write(
      Text2TextPipeline pipeline, ObjectNode parameters) {
    return pipeline.write(List.of("a"), parameters, text -> false);
  }

  private Text2TextReader reader() {
    return Text2TextReader.open(Text2TextGolden.files(bart), Text2TextTask.SUMMARIZATION);
  }

  private static ObjectNode parameters() {
    return Text2TextGolden.JSON.createObjectNode();
  }

  private void assertRefused(String sentence) {
    assertThatThrownBy(
            () -> Seq2SeqModel.open(Text2TextGolden.files(bart), Variant.FP32, Device.CPU))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(sentence);
  }
}
