package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.hub.FetchProgress;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import dev.millstream.pool.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WritingTaskTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "text-generation, false",
    "summarization, true",
    "translation, true",
    "translation_en_to_de, true",
    "text2text-generation, true"
  })
  void tasksAreThoseOfThePipelines(String name, boolean isText2Text) {
    WritingTask task = WritingTask.of(name);

    assertThat(task.name()).isEqualTo(name);
    assertThat(task).hasToString(name);
    assertThat(task.isText2Text()).isEqualTo(isText2Text);
    assertThatCode(() -> TextWriter.check(task, "{\"max_new_tokens\": 3}"))
        .doesNotThrowAnyException();
  }

  @Test
  void othersAreRefused() {
    assertThatThrownBy(() -> WritingTask.of("translation_en_de"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the task was 'translation_en_de', but must be text-generation, perplexity, summarization, translation, translation_xx_to_yy (such as translation_en_to_de) or text2text-generation.");
  }

  @Test
  void onlyTextGenerationHasAScorer() {
    ModelSpec scorer = WrittenGoldens.spec("text-ranking/cross-encoder");

    assertThat(WritingTask.TEXT_GENERATION.scoredBy(scorer).scorer()).isEqualTo(scorer);
    assertThat(WritingTask.TEXT_GENERATION.scoredBy(scorer)).hasToString("text-generation");
    assertThatThrownBy(() -> WritingTask.PERPLEXITY.scoredBy(scorer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a scorer picks the best of several texts of text-generation, but the task was perplexity. Leave it out.");
  }

  @Test
  void parametersAreThoseOfTheTask() {
    assertThatCode(() -> TextWriter.check("{\"return_full_text\": false}"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> TextWriter.check(WritingTask.SUMMARIZATION, "{\"return_full_text\": false}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("return_full_text");
    assertThatThrownBy(() -> TextWriter.check(WritingTask.TRANSLATION, "{\"stop_sequence\": \"\"}"))
        .hasMessage(
            "stop_sequence must be a string of at least one token, of which the first ends texts.");
    assertThatThrownBy(() -> TextWriter.check("{\"truncation\": true}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("text-generation has no parameter truncation. It has ");
  }

  @Test
  void aPinnedFolderIsTheSameFilesOrRefused() throws Exception {
    Path folder = temp.resolve("bart");
    TinyModels.copy("text2text-generation/bart", folder);
    PinnedModel pinned =
        WritingTask.SUMMARIZATION.pinned(
            ModelSpec.of(new ModelRef.Folder(folder.toString())), FetchProgress.NONE);

    try (WriterLease lease =
        WriterPool.ofThisProcess()
            .lease(pinned.spec(), WritingBudget.DEFAULT, WritingTask.SUMMARIZATION)) {
      assertThat(lease.writer().revision()).isEqualTo(pinned.files().revision());
    }
    assertThat(pinned.spec().variant().name()).isEqualTo("onnx/encoder_model.onnx");

    Path decoder = folder.resolve("onnx/decoder_model.onnx");
    Files.copy(
        folder.resolve("onnx/encoder_model.onnx"), decoder, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(
            () ->
                WriterPool.ofThisProcess()
                    .lease(pinned.spec(), WritingBudget.DEFAULT, WritingTask.SUMMARIZATION))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageMatching(
            "model folder '.*/bart' has changed since the job was built: its revision was 'sha256:[0-9a-f]{16}' and is 'sha256:[0-9a-f]{16}' now\\. Put the former files back, or submit the job again to run the new ones; a folder for each version avoids this\\.");
  }

  @Test
  void aModelForOtherTasksIsRefused() {
    String llama = TinyModels.folder("text-generation/llama").toString();

    assertThatThrownBy(
            () ->
                WriterPool.ofThisProcess()
                    .lease(
                        ModelSpec.of(new ModelRef.Folder(llama)),
                        WritingBudget.DEFAULT,
                        WritingTask.SUMMARIZATION))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '%s' has no encoder_model.onnx for the variant auto (looked in %s and its folder onnx). An encoder-decoder needs encoder_model.onnx with decoder_model_merged.onnx, or with decoder_model.onnx and decoder_with_past_model.onnx. Export them with 'optimum-cli export onnx --task text2text-generation-with-past'."
                .formatted(llama, llama));
  }

  @Test
  void anAdapterIsRefused() {
    ModelSpec spec =
        WrittenGoldens.spec("text2text-generation/bart")
            .withAdapter(AdapterRef.parse("mine=acme/adapter"));
    String sentence =
        "the adapter 'hf:acme/adapter@main' was named, but models that write take none. Leave it out, or merge it before the model is exported.";

    assertThatThrownBy(
            () ->
                WriterPool.ofThisProcess()
                    .lease(spec, WritingBudget.DEFAULT, WritingTask.SUMMARIZATION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> WritingTask.SUMMARIZATION.pinned(spec, FetchProgress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void cancellingACausalRequestEndsItsText() throws Exception {
    WritingBudget oneSlot = new WritingBudget(1, 512, 1L << 30, 1);
    try (WriterLease lease =
        WriterPool.ofThisProcess().lease(WrittenGoldens.spec("text-generation/llama"), oneSlot)) {
      Writing writing =
          lease
              .writer()
              .with("{\"do_sample\": false, \"max_new_tokens\": 400, \"min_new_tokens\": 400}");
      CompletableFuture<CompletableFuture<Written>> answer = new CompletableFuture<>();
      AtomicInteger pieces = new AtomicInteger();
      answer.complete(
          writing.write(
              new WritingRequest("\"Once upon a time\"", null, 0),
              (text, piece) -> {
                pieces.incrementAndGet();
                answer.join().cancel(true);
              }));

      writing
          .write(
              new WritingRequest("\"a\"", "{\"max_new_tokens\": 2, \"min_new_tokens\": 0}", 0),
              WritingListener.NONE)
          .join();

      assertThat(answer.join()).isCancelled();
      assertThat(pieces).hasValueLessThanOrEqualTo(2);
    }
  }
}
