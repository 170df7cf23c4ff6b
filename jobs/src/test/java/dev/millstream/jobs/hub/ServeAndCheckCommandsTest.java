package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.check.DryLoadException;
import dev.millstream.jobs.check.DryLoadReport;
import dev.millstream.jobs.cli.HubRun;
import dev.millstream.pool.TinyModels;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeAndCheckCommandsTest {
  @TempDir Path home;
  HubCommands commands;

  @BeforeEach
  void makeCommands() {
    commands = new HubCommands(home);
  }

  @Nested
  class Hub {
    @Test
    void showsItsHelpByItself() {
      HubRun run = commands.run();

      assertThat(run.status()).isZero();
      assertThat(run.out())
          .startsWith("Usage: millstream hub COMMAND [options]\n")
          .contains("\n  download ", "\n  ls ", "\n  info ", "\n  cache ", "\n  check ")
          .contains("\n  mirror ", "\n  upload ");
    }
  }

  @Nested
  class Mirror {
    @Test
    void saysWhatItServesAndHowItIsUsed() {
      HubRun run = commands.run("mirror", "--root", home.toString(), "--port", "0");

      assertThat(run.status()).isZero();
      assertThat(run.out().replaceAll("127\\.0\\.0\\.1:\\d+", "HOST"))
          .isEqualTo(
              """
              Serving %s at http://HOST
                  All users of this machine may read and upload.
              Use it by
                  export HF_ENDPOINT=http://HOST
                  export HF_HUB_DISABLE_XET=1    # to upload from Python
              Ctrl+C stops it.
              """
                  .formatted(home));
    }

    @Test
    void saysWhoMayReadWhatWhereOthersReachIt() {
      commands.environment.put("HF_TOKEN", "hf_secret");
      commands.environment.remove("HF_HUB_DISABLE_IMPLICIT_TOKEN");

      HubRun run =
          commands.run(
              "mirror",
              "--root",
              home.toString(),
              "--port",
              "0",
              "--host",
              "0.0.0.0",
              "--upstream",
              "https://hub.example.org");

      assertThat(run.out().replaceAll("127\\.0\\.0\\.1:\\d+", "HOST"))
          .isEqualTo(
              """
              Serving %s at http://HOST
                  Everybody who reaches it may read, also what your token opens upstream; nobody may upload.
                  What it lacks is fetched from https://hub.example.org and kept.
              Use it by
                  export HF_ENDPOINT=http://HOST
              or, on another machine, with this machine's name in place of the address.
              Ctrl+C stops it.
              """
                  .formatted(home));
    }

    @Test
    void namesTheTokenThatIsWanted() throws Exception {
      Path token = Files.writeString(home.resolve("token"), "sesame\n");

      assertThat(
              commands
                  .run(
                      "mirror",
                      "--root",
                      home.toString(),
                      "--port",
                      "0",
                      "--token-file",
                      token.toString())
                  .out())
          .contains("Those who send the token may read and upload.\n")
          .contains("export HF_TOKEN=...    # the token of --token-file\n")
          .doesNotContain("sesame");
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String port = Integer.toString(taken.getLocalPort());

        assertThat(commands.run("mirror", "--root", home.toString(), "--port", port))
            .isEqualTo(
                new HubRun(
                    1,
                    "",
                    "millstream: the mirror cannot listen at 127.0.0.1:%s: Address already in use. Choose another --port, 0 for a free one, or --host.\n"
                        .formatted(port)));
      }
    }

    @Test
    void namesAllThatCannotBeMeant() {
      assertThat(
              commands.run(
                  "mirror", "--upstream", "hub", "--port", "x", "--token-file", "/nowhere/token"))
          .isEqualTo(
              new HubRun(
                  2,
                  "",
                  """
                  millstream: --root is missing: name the folder to serve, e.g. --root /srv/models.
                  millstream: --upstream was 'hub' but must be the address of a Hub, http://HOST or https://HOST. Use e.g. --upstream https://huggingface.co.
                  millstream: --port was 'x' but must be a whole number from 0 to 65535. Use e.g. --port 8090.
                  millstream: --token-file was '/nowhere/token', but it cannot be read (NoSuchFileException). Name a file that holds the token.
                  See 'millstream hub mirror --help'.
                  """));
      assertThat(commands.run("mirror", "--root", "/nowhere/models").err())
          .startsWith(
              "millstream: --root was '/nowhere/models', but there is no such folder. Name one that is there, or make it to begin with an empty mirror.\n");
    }

    @Test
    void asksForTheOptionThatIsMisspeltOnly() {
      assertThat(commands.run("mirror", "--rooot", "x").err())
          .isEqualTo(
              """
              millstream: there is no option '--rooot'. Did you mean --root?
              See 'millstream hub mirror --help'.
              """);
    }
  }

  @Nested
  class Check {
    final Path model = TinyModels.folder("sentence-similarity/mean");
    final List<String> tried = new ArrayList<>();

    @Test
    void triesTheModelUnderItsLimitsAndPrintsWhatItFound() {
      commands.trial =
          (limits, ref, variant) -> {
            tried.add("%s %s %s".formatted(limits, ref, variant));
            return new DryLoadReport(
                800, List.of("input_ids"), List.of("last_hidden_state"), 32, null, 1234, 210);
          };

      HubRun run = commands.run("check", model.toString(), "--memory", "600", "--time", "1min");

      assertThat(run.status()).isZero();
      assertThat(run.out().replaceAll("sha256:\\p{XDigit}{16}", "HASH"))
          .isEqualTo(
              """
              %s loads and runs.
                revision      HASH
                file          onnx/model.onnx
                computes in   32-bit floats
                vocabulary    800 tokens
                inputs        input_ids
                outputs       last_hidden_state
                embeds        texts into 32 numbers each
                took          1.2 s
                memory        210 MB of 600 MB
              """
                  .formatted(model));
      assertThat(tried)
          .containsExactly(
              "DryLoadLimits[megabytes=600, time=PT1M] %s onnx/model.onnx".formatted(model));
    }

    @Test
    void saysWhatDoesNotEmbed() {
      commands.trial =
          (limits, ref, variant) ->
              new DryLoadReport(
                  null, List.of("x"), List.of("logits"), null, "it has logits.", 9, 0);

      assertThat(commands.run("check", model.toString()).out())
          .startsWith(model + " loads.\n")
          .contains("  embeds        no: it has logits.\n")
          .doesNotContain("vocabulary", "memory");
    }

    @Test
    void printsOneObject() {
      String json = commands.run("check", model.toString(), "--json").out();

      assertThat(json.replaceAll("sha256:\\p{XDigit}{16}", "HASH"))
          .isEqualTo(
              """
              {"model":"%s","revision":"HASH","file":"onnx/model.onnx","arithmetic":"full_precision","depends_on_batch":false,"vocabulary":null,"dimension":32,"no_embedding":null,"millis":1,"peak_megabytes":0,"inputs":[],"outputs":[]}
              """
                  .formatted(model));
    }

    @Test
    void failsWithWhatTheTrialSays() {
      commands.trial =
          (limits, ref, variant) -> {
            throw new DryLoadException("model 'x' did not pass: it died.");
          };

      assertThat(commands.run("check", model.toString()))
          .isEqualTo(new HubRun(1, "", "millstream: model 'x' did not pass: it died.\n"));
    }

    @Test
    void namesAllThatCannotBeMeant() {
      assertThat(commands.run("check", "--memory", "1", "--time", "soon", "--variant", "q7"))
          .isEqualTo(
              new HubRun(
                  2,
                  "",
                  """
                  millstream: MODEL is missing: name a model, e.g. sentence-transformers/all-MiniLM-L6-v2 or ./folder.
                  millstream: --variant was 'q7' but must be auto, fp32, fp16, q8, int8, uint8, q4, q4f16, bnb4, or an ONNX file such as onnx/model_O3.onnx. Use e.g. --variant q8.
                  millstream: --memory was '1' but must be a whole number from 512 to 1000000. Use e.g. --memory 8192.
                  millstream: --time was 'soon' but must be a duration of at least 1000ms, in ms, s, min, h or d. Use e.g. --time 5min.
                  See 'millstream hub check --help'.
                  """));
    }
  }

  @Nested
  class Upload {
    @Test
    void namesAllThatCannotBeMeant() {
      assertThat(
              commands.run(
                  "upload", "acme/toy", "/nowhere/x", "--path-in-repo", "../x", "--message", " "))
          .isEqualTo(
              new HubRun(
                  2,
                  "",
                  """
                  millstream: PATH was '/nowhere/x', but there is no such file or folder.
                  millstream: --path-in-repo was '../x' but must be a folder below the repository. Use e.g. --path-in-repo onnx.
                  millstream: --message was ' ' but must be a line that says what the commit is for. Use e.g. --message 'Add the ONNX file'.
                  See 'millstream hub upload --help'.
                  """));
      assertThat(commands.run("upload", "acme/toy").err())
          .startsWith(
              "millstream: PATH is missing: name files or folders to publish, e.g. ./model-folder.\n");
    }

    @Test
    void saysThatThereIsNothingToUpload() throws Exception {
      Path folder = Files.createDirectory(home.resolve("model"));
      Files.writeString(folder.resolve(".hidden"), "x");

      assertThat(commands.run("upload", "acme/toy", folder.toString()))
          .isEqualTo(
              new HubRun(
                  1,
                  "",
                  "millstream: there is nothing to upload: no file that is not hidden in %s is asked for.\n"
                      .formatted(folder)));
    }
  }
}
