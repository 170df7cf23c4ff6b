package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.cli.HubRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookCommandsTest {
  private static final String CARD =
      """
      {"license": "other", "license_name": "toy-1",
      "license_link": "https://example.org/toy",
      "pipeline_tag": "feature-extraction", "library_name": "sentence-transformers",
      "language": ["en", "no"], "base_model": "acme/bigger",
      "datasets": ["acme/texts", "acme/more"]}
      """;

  @TempDir Path home;
  HubCommands commands;

  @BeforeEach
  void fillTheHub() {
    commands = new HubCommands(home);
    commands.hub.with("config.json", 612).with("onnx/model.onnx", 1500);
  }

  @Nested
  class Ls {
    @Test
    void listsFilesWithTheirTotal() {
      assertThat(commands.run("ls", "acme/toy"))
          .isEqualTo(
              new HubRun(
                  0,
                  """
                    size  hash      name
                   612 B  a1dff01f  config.json
                  1.5 kB  54c7d0ac  onnx/model.onnx
                  2.1 kB in 2 files
                  """,
                  ""));
      assertThat(commands.cache).doesNotExist();
    }

    @Test
    void printsAnObjectForEachFile() {
      assertThat(commands.run("ls", "acme/toy", "--json").out().lines().findFirst())
          .contains(
              "{\"path\":\"config.json\",\"size\":612,\"oid\":\"a1dff01f2f224a159ddc570480336194666c0ecc\",\"sha256\":null}");
    }

    @Test
    void listsWhatTheCacheKnowsWhenOffline() {
      commands.run("download", "acme/toy");
      commands.environment.put("HF_HUB_OFFLINE", "1");
      commands.hub.files.clear();

      assertThat(commands.run("ls", "acme/toy").out()).endsWith("2.1 kB in 2 files\n");
    }

    @Test
    void saysWhatTheHubSays() {
      assertThat(commands.run("ls", "acme/none"))
          .isEqualTo(
              new HubRun(
                  1,
                  "",
                  "millstream: model 'acme/none' does not exist here. Check the spelling.\n"));
    }

    @Test
    void takesTheRevisionOnce() {
      assertThat(commands.run("ls", "acme/toy@v1", "extra", "--revision", "v2").err())
          .isEqualTo(
              """
              millstream: argument 'extra' is one too many. See millstream hub ls --help for what it takes.
              millstream: REPO names the revision 'v1' and --revision 'v2'. Name it once.
              See 'millstream hub ls --help'.
              """);
    }
  }

  @Nested
  class Info {
    @Test
    void tellsWhatIsKnown() throws Exception {
      commands
          .hub
          .with("README.md", 40)
          .with("1_Pooling/config.json", 100)
          .with("onnx/model.onnx_data", 9_000_000)
          .with("onnx/model_quantized.onnx", 2_500_000)
          .with("onnx/model_O3.onnx", 1_000)
          .withCard(CARD);
      commands.hub.gated = true;
      commands.run("download", "acme/toy", "config.json");

      assertThat(commands.run("info", "acme/toy"))
          .isEqualTo(
              new HubRun(
                  0,
                  """
                  acme/toy
                    commit        c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00 (main)
                    licence       other: toy-1 (https://example.org/toy)
                    task          feature-extraction
                    library       sentence-transformers
                    languages     en, no
                    made from     acme/bigger
                    trained on    acme/texts, acme/more
                    access        gated: its terms must be accepted on its page first
                    files         11.5 MB in 7 files
                    ONNX files    --variant     size  file
                                  fp32, auto  9.0 MB  onnx/model.onnx
                                  q8          2.5 MB  onnx/model_quantized.onnx
                                              1.0 kB  onnx/model_O3.onnx
                    to run        about 9.0 MB in 5 files with --variant auto
                    in the cache  612 B in 1 file of this commit
                  """,
                  ""));
    }

    @Test
    void countsEncoderAndDecoderOfAnEncoderDecoder() {
      commands.hub.files.remove("onnx/model.onnx");
      for (String file :
          List.of(
              "encoder_model",
              "decoder_model_merged",
              "decoder_model",
              "decoder_with_past_model",
              "encoder_model_fp16")) {
        commands.hub.with("onnx/" + file + ".onnx", 1_000_000);
      }

      assertThat(commands.run("info", "acme/toy").out())
          .contains("to run        about 2.0 MB in 3 files with --variant auto");
    }

    @Test
    void saysNothingOfWhatIsUnknown() {
      commands.hub.files.remove("onnx/model.onnx");

      assertThat(commands.run("info", "acme/toy").out())
          .isEqualTo(
              """
              acme/toy
                commit        c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00 (main)
                files         612 B in 1 file
                ONNX files    none, so Millstream cannot run it
                in the cache  nothing
              """);
    }

    @Test
    void asksForNoVariantOfADataset() {
      assertThat(commands.run("info", "acme/toy", "--repo-type", "dataset").out())
          .doesNotContain("ONNX", "to run");
    }

    @Test
    void namesTheCommitsThatTheCacheHas() {
      commands.run("download", "acme/toy", "config.json");
      commands.hub.commit = "beef".repeat(10);

      assertThat(commands.run("info", "acme/toy").out())
          .endsWith("  in the cache  other commits: c0ffee00 (main)\n");
    }

    @Test
    void letsNoControlCharacterThrough() throws Exception {
      commands.hub.withCard("{\"license\": \"mit\\u001b[2J\\u202ex\"}");

      assertThat(commands.run("info", "acme/toy").out()).contains("licence       mit [2J x\n");
      assertThat(commands.run("info", "acme/toy", "--json").out())
          .matches("\\p{ASCII}*")
          .doesNotContain("\u001b");
    }

    @Test
    void printsOneObject() {
      assertThat(commands.run("info", "acme/toy", "--json").out())
          .isEqualTo(
              """
              {"id":"acme/toy","type":"model","revision":"main","commit":"c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00","licence":null,"licence_name":null,"licence_link":null,"task":null,"library":null,"private":false,"gated":false,"files":2,"bytes":2112,"languages":[],"base_models":[],"datasets":[],"tags":[],"onnx":[{"file":"onnx/model.onnx","bytes":1500,"auto":true,"variants":["fp32"]}],"to_run":{"file":"onnx/model.onnx","files":2,"bytes":2112},"cached":false}
              """);
    }
  }
}
