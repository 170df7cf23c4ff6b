package dev.millstream.hub;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fetches what it takes to tokenize as a model does, and nothing that it takes to run it: the
 * tokenizer, and the files that say how long a text may be.
 */
record TokenizerFiles(ModelSource source) {
  private static final Set<String> NAMES =
      Set.of(
          "added_tokens.json",
          "config.json",
          "modules.json",
          "special_tokens_map.json",
          "tokenizer.json",
          "tokenizer_config.json");
  private static final Pattern LENGTHS = Pattern.compile("sentence_[a-z-]+_config\\.json");

  /** The folder that has them. */
  Path fetch() {
    return source.fetch(
        source.names().stream()
            .filter(name -> NAMES.contains(name) || LENGTHS.matcher(name).matches())
            .collect(Collectors.toSet()));
  }
}
