package dev.millstream.model;

import java.util.regex.Pattern;

/** The Hub's rules for names, as huggingface_hub checks them. */
public final class HubNames {
  private static final int MAX_PART = 96;
  private static final int MAX_REVISION = 255;
  private static final int MAX_FILE_NAME = 1024;
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+/-]*");

  private HubNames() {}

  /**
   * Refuses what cannot be a repository's id.
   *
   * @throws IllegalArgumentException with a sentence that states the rules
   */
  public static void checkRepo(String repo) {
    String[] parts = repo.split("/", -1);
    boolean wellFormed = parts.length <= 2;
    for (String part : parts) {
      wellFormed &= part.length() <= MAX_PART && PART.matcher(part).matches();
    }
    if (!wellFormed || repo.contains("--") || repo.contains("..") || repo.endsWith(".git")) {
      throw new IllegalArgumentException(
          ("'%s' is not a repository of the Hugging Face Hub: organisation and name hold letters,"
                  + " digits, '-', '_' and '.', at most %d each, do not begin or end with '-' or '.',"
                  + " and hold neither '--' nor '..' nor end in '.git'. Write it as on its page,"
                  + " e.g. sentence-transformers/all-MiniLM-L6-v2.")
              .formatted(repo, MAX_PART));
    }
  }

  /**
   * Refuses what cannot be a branch, a tag, a pull request or a commit.
   *
   * @throws IllegalArgumentException with a sentence that states the rules
   */
  public static void checkRevision(String revision) {
    if (revision.length() > MAX_REVISION
        || !REVISION.matcher(revision).matches()
        || revision.contains("..")
        || revision.contains("//")
        || revision.endsWith("/")) {
      throw new IllegalArgumentException(
          ("'%s' is not a revision: a branch, a tag, refs/pr/N or a commit of 40 hex digits is"
                  + " expected. Leave out '@%s' to use main.")
              .formatted(revision, revision));
    }
  }

  /**
   * Whether a file name can lie nowhere but below the folder that it is relative to, under the
   * rules of every operating system: no root, drive, server or way up, and no character that means
   * one.
   */
  public static boolean isInside(String fileName) {
    if (fileName.length() > MAX_FILE_NAME
        || fileName.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 0x7f)) {
      return false;
    }
    for (String part : fileName.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
