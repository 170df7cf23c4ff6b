package dev.millstream.jobs.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a page of charts can be written at a place. */
final class PlotPlace {
  private static final String OPTION = "--plot";

  private PlotPlace() {}

  /** The page's file; null, with a note, where it cannot be one. */
  static @Nullable Path of(Values values, String typed) {
    Path page = path(typed);
    if (page == null || !typed.endsWith(".html")) {
      values.mustBe(OPTION, typed, "a file whose name ends with .html");
      return null;
    }
    Path folder = page.toAbsolutePath().getParent();
    if (Files.isDirectory(page)) {
      values.problem(
          "%s '%s' is a folder, but the page is a file. Name a file in it."
              .formatted(OPTION, typed));
    } else if (folder == null || !Files.isWritable(folder)) {
      values.problem(
          "%s '%s' cannot be written, because there is no folder '%s' that can be written. Make it, or correct the path."
              .formatted(OPTION, typed, folder));
    } else {
      return page;
    }
    return null;
  }

  /** Notes another use of the page's file. */
  static void checkApart(
      Values values,
      @Nullable Path page,
      List<Endpoint> inputs,
      List<Endpoint> to,
      Endpoint letters) {
    if (page == null) {
      return;
    }
    for (Endpoint input : inputs) {
      checkUse(values, page, inputs.size() == 1 ? "--from" : "an input", input);
    }
    to.forEach(output -> checkUse(values, page, "--to", output));
    checkUse(values, page, "--dead-letters", letters);
  }

  private static void checkUse(Values values, Path page, String option, Endpoint other) {
    if (other instanceof Endpoint.File file) {
      Path path = path(file.path());
      if (path != null && plain(path).equals(plain(page))) {
        values.problem(
            "%s and %s both use the file '%s'. Use another file for one of them."
                .formatted(option, OPTION, page));
      }
    }
  }

  private static Path plain(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static @Nullable Path path(String typed) {
    try {
      return Path.of(typed);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
