package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {
  @TempDir Path temp;
  Path root;
  ModelOnDisk model;

  @BeforeEach
  void writeAModel() throws IOException {
    root = Files.createDirectory(temp.resolve("toy")).toRealPath();
    model = ModelOnDisk.in(root);
  }

  private static ThrowableAssertAlternative<ModelLoadException> failing(ThrowingCallable action) {
    return assertThatExceptionOfType(ModelLoadException.class).isThrownBy(action);
  }

  @Nested
  class OnnxFile {
    private ModelFiles hashed(Variant variant) {
      return ModelFiles.hashed("./toy", root, variant, Device.Kind.CPU, ModelOnDisk.ADVICE);
    }

    @Test
    void isTakenFromTheOnnxFolderFirst() {
      model.with("model.onnx", "another");

      assertThat(hashed(Variant.FP32).onnx()).isEqualTo(root.resolve("onnx/model.onnx"));
    }

    @Test
    void isTakenFromTheFolderItselfOtherwise() {
      model.without("onnx/model.onnx").with("model.onnx", "another");

      ModelFiles files = hashed(Variant.FP32);

      assertThat(files.onnxName()).isEqualTo("model.onnx");
      assertThat(files.onnx()).isEqualTo(root.resolve("model.onnx"));
    }

    @Test
    void givesAFolderItsRevision() {
      ModelFiles files = hashed(Variant.FP32);

      assertThat(files.name()).isEqualTo("./toy");
      // printf 'an ONNX file' | sha256sum
      assertThat(files.revision()).isEqualTo("sha256:f28bd9e85806b2fb");
    }

    @Test
    void mustHaveTheRevisionThatAJobWasBuiltWith() {
      ModelFiles files = hashed(Variant.FP32);

      assertThat(files.requireRevision(null)).isSameAs(files);
      assertThat(files.requireRevision("sha256:f28bd9e85806b2fb")).isSameAs(files);
      failing(() -> files.requireRevision("sha256:0123456789abcdef"))
          .withMessage(
              "model folder './toy' has changed since the job was built: its revision was"
                  + " 'sha256:0123456789abcdef' and is 'sha256:f28bd9e85806b2fb' now. Put the former"
                  + " files back, or submit the job again to run the new ones; a folder for each"
                  + " version avoids this.");
    }

    @Test
    void isAnotherForAnotherVariant() {
      model.with("onnx/model_int8.onnx", "smaller");

      assertThat(hashed(Variant.Q8).onnx()).isEqualTo(root.resolve("onnx/model_int8.onnx"));
    }

    @Test
    void isExplainedWhereTheVariantIsMissing() {
      model
          .without("onnx/model.onnx")
          .with("onnx/model_O2.onnx", "x")
          .with("onnx/model_quantized.onnx", "x");

      failing(() -> hashed(Variant.FP32))
          .withMessage(
              "model './toy' has no file for the variant fp32 (looked for onnx/model.onnx and"
                  + " model.onnx in "
                  + root
                  + "), only onnx/model_O2.onnx, onnx/model_quantized.onnx. Name one of these as the"
                  + " variant, or leave the variant out to run the one that suits the device. Copy it"
                  + " there.");
    }

    @Test
    void isExplainedWhereNoneExists() {
      model.without("onnx/model.onnx");

      failing(() -> hashed(Variant.AUTO))
          .withMessage(
              "model './toy' has no ONNX file (looked for onnx/model.onnx and model.onnx in "
                  + root
                  + "). Copy it there. If its repository has none, export one with 'optimum-cli"
                  + " export onnx --model ./toy --task feature-extraction FOLDER' and name that"
                  + " folder.");
    }
  }

  @Nested
  class Names {
    @Test
    void ofMissingFilesAreAnsweredWithPlaceAndAdvice() {
      ModelFiles files = model.files();

      assertThat(files.find("tokenizer.json")).isEmpty();
      failing(() -> files.require("tokenizer.json"))
          .withMessage(
              "model 'acme/toy' revision 'main' has no tokenizer.json (looked in "
                  + root
                  + "). Copy it there.");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "../secret",
          "a/../../secret",
          "/etc/passwd",
          "C:/secret",
          "a\\b",
          "",
          ".",
          "a//b",
          "//host/share",
          "a\0b",
          "./config.json",
          "a/"
        })
    void thatCouldLeaveTheFolderAreRefused(String name) {
      ModelFiles files = model.files();

      failing(() -> files.find(name))
          .withMessage(
              ("model 'acme/toy' names a file '%s', which could lie outside its folder %s. Names"
                      + " are relative, with '/' between folders and without '..', '\\' and ':'. Do"
                      + " not use this model unless you know why it says so.")
                  .formatted(name, root));
    }

    @Test
    void ofFoldersAreNotFiles() {
      ModelFiles files = model.files();

      failing(() -> files.find("onnx"))
          .withMessage(
              "onnx of model 'acme/toy' is not a file ("
                  + root.resolve("onnx")
                  + "). Put the file in its place.");
    }
  }

  @Nested
  class Links {
    @Test
    void insideTheFolderAreFollowed() throws IOException {
      Files.createSymbolicLink(root.resolve("other.json"), Path.of("config.json"));

      assertThat(model.files().find("other.json")).contains(root.resolve("other.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.json", "../blobs/stolen"})
    void outOfAFolderAreRefused(String target) throws IOException {
      Files.createDirectory(temp.resolve("blobs"));
      Path outside = Files.writeString(root.resolve(target), "{}").toRealPath();
      Files.createSymbolicLink(root.resolve("tokenizer.json"), Path.of(target));
      ModelFiles files = model.files();

      failing(() -> files.find("tokenizer.json"))
          .withMessage(
              "tokenizer.json of model 'acme/toy' is a link to %s, outside the model's folder %s."
                      .formatted(outside, root)
                  + " Links are followed only inside a Hugging Face cache: copy the file into the"
                  + " folder instead.");
    }

    @Test
    void throughALinkedFolderAreRefused() throws IOException {
      Files.createDirectory(temp.resolve("elsewhere"));
      Files.writeString(temp.resolve("elsewhere/config.json"), "{}");
      Files.createSymbolicLink(root.resolve("1_Pooling"), Path.of("../elsewhere"));
      ModelFiles files = model.files();

      failing(() -> files.find("1_Pooling/config.json"))
          .withMessageContaining("outside the model's folder");
    }

    @Test
    void toNothingAreExplained() throws IOException {
      Files.createSymbolicLink(root.resolve("tokenizer.json"), Path.of("gone"));
      ModelFiles files = model.files();

      failing(() -> files.find("tokenizer.json"))
          .withMessage(
              "tokenizer.json of model 'acme/toy' is a link to a file that is not there ("
                  + root.resolve("tokenizer.json")
                  + "). The download was not finished or its blobs were deleted: delete the link"
                  + " and fetch the model again.");
    }
  }

  @Test
  void aHugeJsonFileIsRefusedBeforeItIsRead() throws IOException {
    try (RandomAccessFile sparse =
        new RandomAccessFile(root.resolve("tokenizer.json").toFile(), "rw")) {
      sparse.setLength(ModelFiles.MAX_JSON_BYTES + 1);
    }
    ModelFiles files = model.files();

    failing(() -> files.find("tokenizer.json"))
        .withMessage(
            "tokenizer.json of model 'acme/toy' has 67108865 bytes, a JSON file may have 67108864 ("
                + root.resolve("tokenizer.json")
                + "). Choose another model, or make the file smaller.");
  }
}
