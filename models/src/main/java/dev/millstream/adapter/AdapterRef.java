package dev.millstream.adapter;

import dev.millstream.model.ModelRef;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names an adapter, before anything of it is read; travels in the job graph.
 *
 * @param name what records call it
 * @param ref the folder or repository that has it
 */
public record AdapterRef(String name, ModelRef ref) implements Serializable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when it is none
   */
  public AdapterRef {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          ("adapter name was '%s', but a name has at most 64 letters, digits, '_', '-' and '.', and"
                  + " begins with none of the last two. Use e.g. spam=/adapters/spam.")
              .formatted(name));
    }
  }

  /**
   * Reads {@code NAME=PATH}, where PATH is what {@link ModelRef#parse} reads.
   *
   * @throws IllegalArgumentException with a sentence that states the form
   */
  public static AdapterRef parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException(
          ("adapter was '%s', but NAME=PATH is expected: a name for it, and its folder or its"
                  + " repository of the Hugging Face Hub. Use e.g. spam=/adapters/spam or"
                  + " spam=organisation/name@revision.")
              .formatted(text));
    }
    return new AdapterRef(text.substring(0, equals), ModelRef.parse(text.substring(equals + 1)));
  }

  /** Whether an adapter may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The same adapter, which must have this revision when it is loaded. */
  public AdapterRef pinnedTo(String revision) {
    return new AdapterRef(name, ref.pinnedTo(revision));
  }

  @Override
  public String toString() {
    return name + "=" + ref;
  }
}
