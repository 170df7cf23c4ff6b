package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    @Test
    void isTakenFromTheOnnxFolderFirst() {
      model.with("model.onnx", "another");

      assertThat(model.files().onnx()).isEqualTo(root.resolve("onnx/model.onnx"));
    }

    @Test
    void isTakenFromTheFolderItselfOtherwise() {
      model.without("onnx/model.onnx").with("model.onnx", "another");

      assertThat(model.files().onnx()).isEqualTo(root.resolve("model.onnx"));
    }

    @Test
    void givesAFolderItsRevision() {
      ModelFiles files = ModelFiles.hashed("./toy", root, OnnxChoice.PLAIN, ModelOnDisk.ADVICE);

      assertThat(files.name()).isEqualTo("./toy");
      // printf 'an ONNX file' | sha256sum
      assertThat(files.revision()).isEqualTo("sha256:f28bd9e85806b2fb");
    }

    @Test
    void canBeAnotherThanThePlainOne() {
      model.with("onnx/model_int8.onnx", "smaller");

      ModelFiles files =
          ModelFiles.pinned(
              "acme/toy",
              "main",
              root,
              new OnnxChoice(List.of("onnx/model_int8.onnx")),
              ModelOnDisk.ADVICE);

      assertThat(files.onnx()).isEqualTo(root.resolve("onnx/model_int8.onnx"));
    }

    @Test
    void isExplainedWhereOnlyVariantsExist() {
      model
          .without("onnx/model.onnx")
          .with("onnx/model_O2.onnx", "x")
          .with("onnx/model_quantized.onnx", "x");

      failing(model::files)
          .withMessage(
              "model 'acme/toy' has no onnx/model.onnx or model.onnx, only onnx/model_O2.onnx,"
                  + " onnx/model_quantized.onnx (looked in "
                  + root
                  + "). Copy it there. To run one of the others, copy the model to a folder in"
                  + " which that file is named onnx/model.onnx and name that folder.");
    }

    @Test
    void isExplainedWhereNoneExists() {
      model.without("onnx/model.onnx");

      failing(model::files)
          .withMessage(
              "model 'acme/toy' has no ONNX file (looked for onnx/model.onnx and model.onnx in "
                  + root
                  + "). Copy it there. If its repository has none, export one with 'optimum-cli"
                  + " export onnx --model acme/toy --task feature-extraction FOLDER' and name that"
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
      sparse.setLength(ModelFolder.MAX_JSON_BYTES + 1);
    }
    ModelFiles files = model.files();

    failing(() -> files.find("tokenizer.json"))
        .withMessage(
            "tokenizer.json of model 'acme/toy' has 67108865 bytes, a JSON file may have 67108864 ("
                + root.resolve("tokenizer.json")
                + "). Choose another model, or make the file smaller.");
  }
}
