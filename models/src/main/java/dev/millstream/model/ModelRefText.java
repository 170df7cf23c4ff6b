package dev.millstream.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Decides which kind of model a text names. */
final class ModelRefText {
  private static final String FORMS =
      "Accepted are 'default', 'bundled:all-MiniLM-L6-v2', a folder (/models/mine, ./mine, ~/mine),"
          + " 'organisation/name' or 'organisation/name@revision' of the Hugging Face Hub,"
          + " 'hf:' before such a name where a folder of the same name exists, and the URI of a"
          + " folder (s3://bucket/models/mine).";
  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.+");

  private ModelRefText() {}

  static ModelRef parse(String text) {
    if (text.equals("default")) {
      return ModelRef.DEFAULT;
    }
    if (text.startsWith("bundled:") && text.length() > "bundled:".length()) {
      return new ModelRef.Bundled(text.substring("bundled:".length()));
    }
    if (text.startsWith("hf:")) {
      return hub(text, text.substring("hf:".length()));
    }
    if (URI.matcher(text).matches()) {
      return new ModelRef.Remote(text);
    }
    if (namesAFolder(text)) {
      return new ModelRef.Folder(text);
    }
    if (text.contains("/")) {
      return hub(text, text);
    }
    throw unknown(text, "no folder of that name exists here, and it has no organisation");
  }

  private static boolean namesAFolder(String text) {
    if (text.startsWith("/") || text.startsWith("./") || text.startsWith("../")) {
      return true;
    }
    if (text.equals("~") || text.startsWith("~/")) {
      return true;
    }
    try {
      return !text.isBlank() && Files.isDirectory(Path.of(text));
    } catch (InvalidPathException noPathAtAll) {
      return false;
    }
  }

  private static ModelRef hub(String text, String name) {
    int at = name.indexOf('@');
    try {
      return at < 0
          ? new ModelRef.Hub(name, "main")
          : new ModelRef.Hub(name.substring(0, at), name.substring(at + 1));
    } catch (IllegalArgumentException why) {
      throw new IllegalArgumentException(
          "model was '" + text + "', but " + why.getMessage() + " " + FORMS, why);
    }
  }

  private static IllegalArgumentException unknown(String text, String why) {
    return new IllegalArgumentException("model was '" + text + "', but " + why + ". " + FORMS);
  }
}
