package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.cli.HubRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheCommandTest {
  @TempDir Path home;
  HubCommands commands;

  @BeforeEach
  void fillTheCache() throws IOException {
    commands = new HubCommands(home);
    commands.hub.with("config.json", 612).with("onnx/model.onnx", 1500);
    commands.run("download", "acme/toy");
    FileTime noon =
        FileTime.from(
            LocalDate.of(2026, 3, 4).atTime(12, 0).atZone(ZoneId.systemDefault()).toInstant());
    for (String name : new String[] {"config.json", "onnx/model.onnx"}) {
      Files.getFileAttributeView(
              commands.snapshot().resolve(name).toRealPath(), BasicFileAttributeView.class)
          .setTimes(noon, noon, null);
    }
  }

  void spoil(String name) throws IOException {
    Files.writeString(commands.snapshot().resolve(name).toRealPath(), "spoilt");
  }

  @Nested
  class Ls {
    @Test
    void listsRevisionsWithTheirTotal() {
      String table =
          """
            size  files  last used   commit    refs  repository
          2.1 kB      2  2026-03-04  c0ffee00  main  acme/toy
          2.1 kB in 1 repository at %s
          """
              .formatted(commands.cache);

      assertThat(commands.run("cache", "ls")).isEqualTo(new HubRun(0, table, ""));
      assertThat(commands.run("cache")).isEqualTo(new HubRun(0, table, ""));
    }

    @Test
    void printsAnObjectForEachRepository() {
      assertThat(commands.run("cache", "ls", "--json").out())
          .startsWith("{\"id\":\"acme/toy\",\"type\":\"model\",\"folder\":")
          .endsWith(
              "\"revisions\":[{\"commit\":\"c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00\",\"files\":2,\"bytes\":2112,\"refs\":[\"main\"]}],\"problems\":[]}\n");
    }

    @Test
    void saysThatThereIsNothing() {
      commands.environment.put("HF_HUB_CACHE", home.resolve("none").toString());

      assertThat(commands.run("cache").out())
          .isEqualTo("The cache at %s is empty.\n".formatted(home.resolve("none")));
    }

    @Test
    void knowsNoOtherCommand() {
      assertThat(commands.run("cache", "remove"))
          .isEqualTo(
              new HubRun(
                  2,
                  "",
                  """
                  millstream: there is no command 'remove'. See millstream hub cache --help for those there are.
                  See 'millstream hub cache --help'.
                  """));
    }
  }

  @Nested
  class Verify {
    @Test
    void findsNothingWrong() {
      assertThat(commands.run("cache", "verify"))
          .isEqualTo(new HubRun(0, "2 files checked, 0 wrong.\n", ""));
    }

    @Test
    void listsWhatIsCorruptOrMissingAndExitsWithOne() throws Exception {
      spoil("config.json");
      Files.delete(commands.snapshot().resolve("onnx/model.onnx").toRealPath());

      assertThat(commands.run("cache", "verify", "acme/toy"))
          .isEqualTo(
              new HubRun(
                  1,
                  """
                  found    commit    repository  file
                  corrupt  c0ffee00  acme/toy    config.json
                  missing  c0ffee00  acme/toy    onnx/model.onnx
                  2 files checked, 2 wrong.
                  """,
                  "millstream: 2 files are in the cache not as the Hub gave them. Remove and fetch again: millstream hub cache rm acme/toy.\n"));
    }

    @Test
    void printsAnObjectForEachFile() throws Exception {
      spoil("config.json");

      assertThat(commands.run("cache", "verify", "acme/toy@main", "--json").out())
          .isEqualTo(
              """
              {"id":"acme/toy","type":"model","commit":"c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00","path":"config.json","result":"corrupt"}
              {"id":"acme/toy","type":"model","commit":"c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00","path":"onnx/model.onnx","result":"ok"}
              """);
    }

    @Test
    void saysThatARepositoryIsNotThere() {
      assertThat(commands.run("cache", "verify", "acme/other"))
          .isEqualTo(
              new HubRun(
                  1,
                  "",
                  "millstream: model 'acme/other' is not in the cache at %s. 'bin/millstream hub cache' lists what is.\n"
                      .formatted(commands.cache)));
    }
  }

  @Nested
  class Rm {
    @Test
    void removesWithoutAskingWhenTold() {
      assertThat(commands.run("cache", "rm", "acme/toy", "--yes").status()).isZero();

      assertThat(commands.cache.resolve("models--acme--toy")).doesNotExist();
    }

    @Test
    void refusesWhereNobodyCanBeAsked() {
      assertThat(commands.run("cache", "rm"))
          .isEqualTo(
              new HubRun(
                  2,
                  "",
                  """
                  millstream: REPO is missing: name a repository, e.g. sentence-transformers/all-MiniLM-L6-v2.
                  millstream: --yes is missing: nobody can be asked here, since standard input and error are no terminal. Add --yes to remove without asking.
                  See 'millstream hub cache rm --help'.
                  """));
    }

    @Test
    void asksOnATerminal() {
      commands.environment.put("MILLSTREAM_TERMINAL_IN", "yes");
      commands.environment.put("MILLSTREAM_TERMINAL_ERR", "yes");
      commands.typed = "Y\n";

      HubRun run = commands.run("cache", "rm", "acme/toy@main");

      assertThat(run.err())
          .isEqualTo(
              """
              These are removed from the cache at %s:
                  acme/toy@main: commit c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00, 2.1 kB
              Go on? [y/N]\s"""
                  .formatted(commands.cache));
      assertThat(run.out()).startsWith("Removed acme/toy@main: ");
      assertThat(commands.cache.resolve("models--acme--toy")).doesNotExist();
    }

    @Test
    void removesNothingUnlessToldYes() {
      commands.environment.put("MILLSTREAM_TERMINAL_IN", "yes");
      commands.environment.put("MILLSTREAM_TERMINAL_ERR", "yes");

      HubRun run = commands.run("cache", "rm", "acme/toy");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).endsWith("Go on? [y/N] Nothing was removed.\n");
      assertThat(commands.snapshot()).exists();
    }

    @Test
    void removesNothingWhenOneNameIsWrong() {
      HubRun run = commands.run("cache", "rm", "acme/toy", "acme/other", "--yes");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .isEqualTo(
              "millstream: model 'acme/other' is not in the cache at %s. 'bin/millstream hub cache' lists what is.\n"
                  .formatted(commands.cache));
      assertThat(commands.snapshot()).exists();
    }
  }
}
