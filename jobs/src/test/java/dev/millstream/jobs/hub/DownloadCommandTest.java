package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.cli.HubRun;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadCommandTest {
  @TempDir Path home;
  HubCommands commands;

  @BeforeEach
  void fillTheHub() {
    commands = new HubCommands(home);
    commands.hub.with("config.json", 612).with("onnx/model.onnx", 1500);
  }

  @Test
  void fetchesAllAndPrintsTheFolderAlone() {
    HubRun run = commands.run("download", "acme/toy");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(commands.snapshot() + "\n");
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            "Fetched config.json (1 kB).", "Fetched onnx/model.onnx (2 kB).");
    assertThat(commands.snapshot().resolve("onnx/model.onnx")).hasSize(1500);
  }

  @Test
  void fetchesNothingTwice() {
    commands.run("download", "acme/toy");

    assertThat(commands.run("download", "acme/toy@main"))
        .isEqualTo(new HubRun(0, commands.snapshot() + "\n", ""));
  }

  @Test
  void leavesOutWhatCanRunCodeAndSaysSo() {
    commands.hub.with("pytorch_model.bin", 10).with("modeling_toy.py", 10);

    HubRun run = commands.run("download", "acme/toy");

    assertThat(run.err())
        .endsWith(
            "Left out 2 files that can run code when opened: modeling_toy.py, pytorch_model.bin. What is named or matches --include is fetched.\n");
    assertThat(commands.snapshot().resolve("pytorch_model.bin")).doesNotExist();
  }

  @Test
  void fetchesWhatCanRunCodeWhenAskedTo() {
    commands.hub.with("pytorch_model.bin", 10);

    assertThat(commands.run("download", "acme/toy", "--include", "*.bin").err())
        .isEqualTo("Fetched pytorch_model.bin (1 kB).\n");
    assertThat(commands.snapshot().resolve("pytorch_model.bin")).exists();
  }

  @Test
  void printsThePathOfASingleFile() {
    assertThat(commands.run("download", "acme/toy", "config.json"))
        .isEqualTo(
            new HubRun(
                0,
                commands.snapshot().resolve("config.json") + "\n",
                "Fetched config.json (1 kB).\n"));
  }

  @Test
  void printsTheFolderOfSeveralFiles() {
    assertThat(commands.run("download", "acme/toy", "config.json", "onnx/model.onnx").out())
        .isEqualTo(commands.snapshot() + "\n");
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    HubRun run = commands.run("download", "acme/toy", "config.jsn");

    assertThat(run)
        .isEqualTo(new HubRun(1, "", "millstream: model 'acme/toy' has no file config.jsn.\n"));
  }

  @Test
  void saysThatNothingMatches() {
    assertThat(commands.run("download", "acme/toy@v1", "--include", "*.txt"))
        .isEqualTo(
            new HubRun(
                1,
                "",
                "millstream: no file of model 'acme/toy' at revision 'v1' is asked for. 'millstream hub ls acme/toy@v1' lists those there are.\n"));
  }

  @Test
  void saysThatThereIsNothingButCode() {
    commands.hub.files.clear();
    commands.hub.with("model.pkl", 1);

    assertThat(commands.run("download", "acme/toy").err())
        .isEqualTo(
            "millstream: model 'acme/toy' at revision 'main' holds nothing but files that can run code when they are opened (model.pkl). Name those that you want, or use --include.\n");
  }

  @Test
  void takesWhatTheCacheHasWhenOffline() {
    commands.run("download", "acme/toy");
    commands.environment.put("HF_HUB_OFFLINE", "1");

    assertThat(commands.run("download", "acme/toy"))
        .isEqualTo(new HubRun(0, commands.snapshot() + "\n", ""));
  }

  @Test
  void drawsABarOnATerminal() {
    commands.environment.put("MILLSTREAM_TERMINAL_ERR", "yes");

    assertThat(commands.run("download", "acme/toy").err()).contains("\r100 % ██").endsWith("\n");
  }

  @Test
  void namesAllThatCannotBeMeant() {
    HubRun run =
        commands.run(
            "download",
            "not a name",
            "*.onnx",
            "../x",
            "--include",
            "*.json",
            "--variant",
            "q7",
            "--repo-type",
            "space",
            "--token",
            "x");

    assertThat(run)
        .isEqualTo(
            new HubRun(
                2,
                "",
                """
                millstream: there is no option '--token'. See millstream hub download --help for those there are.
                millstream: --repo-type was 'space' but must be one of model, dataset. Use e.g. --repo-type dataset.
                millstream: 'not a name' is not a repository of the Hugging Face Hub: organisation and name hold letters, digits, '-', '_' and '.', at most 96 each, do not begin or end with '-' or '.', and hold neither '--' nor '..' nor end in '.git'. Write it as on its page, e.g. sentence-transformers/all-MiniLM-L6-v2.
                millstream: --variant was 'q7' but must be auto, fp32, fp16, q8, int8, uint8, q4, q4f16, bnb4, or an ONNX file such as onnx/model_O3.onnx. Use e.g. --variant q8.
                millstream: FILE was '*.onnx', which is a pattern. Give it as --include '*.onnx'.
                millstream: FILE was '../x' but must be a name below the repository, such as onnx/model.onnx.
                millstream: FILE is given with --include or --exclude. Name files, or give patterns.
                See 'millstream hub download --help'.
                """));
  }

  @Test
  void refusesAVariantBesideFilesOrOfADataset() {
    assertThat(
            commands.run("download", "a/b", "x", "--variant", "q8", "--repo-type", "dataset").err())
        .isEqualTo(
            """
            millstream: --variant is of a model, but --repo-type is dataset. Leave one of the two out.
            millstream: --variant is given with FILE, --include or --exclude, but it says itself which files are fetched. Leave one of the two out.
            See 'millstream hub download --help'.
            """);
  }
}
