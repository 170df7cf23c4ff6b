package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRefTest {

  @Test
  void readsTheBundledModelByEitherName() {
    assertThat(ModelRef.parse("default")).isEqualTo(ModelRef.DEFAULT);
    assertThat(ModelRef.parse("bundled:all-MiniLM-L6-v2")).isEqualTo(ModelRef.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models/mine", "./mine", "../mine", "~", "~/mine", "src/test", "src"})
  void readsPathsAndExistingFoldersAsFolders(String text) {
    assertThat(ModelRef.parse(text)).isEqualTo(new ModelRef.Folder(text));
  }

  @ParameterizedTest
  @CsvSource({
    "acme/toy, acme/toy, main",
    "acme/toy@v1.0, acme/toy, v1.0",
    "acme/toy@refs/pr/3, acme/toy, refs/pr/3",
    "hf:acme/toy, acme/toy, main",
    "hf:src/test@dev, src/test, dev",
    "hf:gpt2, gpt2, main",
    "hf:A.c-m_e/t.o-y_@0123456789012345678901234567890123456789, A.c-m_e/t.o-y_,"
        + " 0123456789012345678901234567890123456789",
  })
  void readsRepositoriesOfTheHub(String text, String repo, String revision) {
    assertThat(ModelRef.parse(text)).isEqualTo(new ModelRef.Hub(repo, revision));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/models/mine",
        "hdfs://name-node:8020/models/mine",
        "file:///models/mine",
        "gs://bucket/@odd"
      })
  void readsUris(String text) {
    assertThat(ModelRef.parse(text)).isEqualTo(new ModelRef.Remote(text));
  }

  @Test
  void whatIsPinnedMustHaveItsRevision() {
    String revision = "sha256:0123456789abcdef";
    assertThat(new ModelRef.Folder("./x").pinnedTo(revision))
        .isEqualTo(new ModelRef.Folder("./x", revision));
    assertThat(new ModelRef.Remote("s3://b/x").pinnedTo(revision))
        .isEqualTo(new ModelRef.Remote("s3://b/x", revision));
    assertThat(new ModelRef.Hub("a/b", "main").pinnedTo("v2"))
        .isEqualTo(new ModelRef.Hub("a/b", "v2"));
    assertThat(ModelRef.DEFAULT.pinnedTo(revision)).isEqualTo(ModelRef.DEFAULT);
  }

  @Test
  void everyFormIsReadBackFromItsOwnText() {
    for (ModelRef ref :
        List.of(
            ModelRef.DEFAULT,
            new ModelRef.Folder("./x"),
            new ModelRef.Hub("a/b", "v1"),
            new ModelRef.Remote("s3://bucket/x"))) {
      assertThat(ModelRef.parse(ref.toString())).isEqualTo(ref);
    }
  }

  @Test
  void aNameOfNoKnownFormIsAnsweredWithTheForms() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelRef.parse("MiniLM"))
        .withMessage(
            "model was 'MiniLM', but no folder of that name exists here, and it has no"
                + " organisation. Accepted are 'default', 'bundled:all-MiniLM-L6-v2', a folder"
                + " (/models/mine, ./mine, ~/mine), 'organisation/name' or"
                + " 'organisation/name@revision' of the Hugging Face Hub, 'hf:' before such a"
                + " name where a folder of the same name exists, and the URI of a folder"
                + " (s3://bucket/models/mine).");
  }

  @Test
  void aBadRepositoryNameIsAnsweredWithTheHubsRulesAndTheForms() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelRef.parse("acme/--toy"))
        .withMessage(
            "model was 'acme/--toy', but 'acme/--toy' is not a repository of the Hugging Face Hub:"
                + " organisation and name hold letters, digits, '-', '_' and '.', at most 96 each,"
                + " do not begin or end with '-' or '.', and hold neither '--' nor '..' nor end in"
                + " '.git'. Write it as on its page, e.g. sentence-transformers/all-MiniLM-L6-v2."
                + " Accepted are 'default', 'bundled:all-MiniLM-L6-v2', a folder (/models/mine,"
                + " ./mine, ~/mine), 'organisation/name' or 'organisation/name@revision' of the"
                + " Hugging Face Hub, 'hf:' before such a name where a folder of the same name exists,"
                + " and the URI of a folder (s3://bucket/models/mine).");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b/c",
        "a/",
        "/b",
        "a/.b",
        "a/b.",
        "-a/b",
        "a/b--c",
        "a/..b",
        "a/b.git",
        "a b/c",
        "",
        "a\\b/c",
        "bücher/x",
        "a/b\n"
      })
  void refusesRepositoriesThatTheHubRefuses(String repo) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ModelRef.Hub(repo, "main"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/../b", "/a", "a/", "a//b", "-a", "a b", "a\\b", "a\0"})
  void refusesRevisionsThatCouldLeaveTheCache(String revision) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelRef.Hub("acme/toy", revision))
        .withMessage(
            ("'%s' is not a revision: a branch, a tag, refs/pr/N or a commit of 40 hex digits is"
                    + " expected. Leave out '@%s' to use main.")
                .formatted(revision, revision));
  }

  @Test
  void travelsInTheJobGraph() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ModelRef.Hub("acme/toy", "v1"));
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(new ModelRef.Hub("acme/toy", "v1"));
    }
  }
}
