package dev.millstream.jobs.options;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how documents are split. */
final class ChunkFlags {

  @Option(
      names = "--chunk-tokens",
      paramLabel = "N",
      description = "Most tokens of a chunk, overlap included, the model's special tokens not.")
  @OptionDoc(example = "--chunk-tokens 120")
  String chunkTokens = "254";

  @Option(
      names = "--chunk-overlap",
      paramLabel = "N",
      description = "Most tokens that a chunk repeats from the one before, in whole sentences.")
  @OptionDoc(example = "--chunk-overlap 20")
  String chunkOverlap = "0";

  @Option(
      names = "--no-chunking",
      description =
          "Embed every document whole: one vector under the document's id. What is longer than the model takes is cut off.")
  @OptionDoc(example = "--no-chunking", absent = "documents are split")
  boolean noChunking;

  ChunkOptions read(Values values) {
    int tokens = values.number("--chunk-tokens", chunkTokens, 16, 32_768);
    int overlap = values.number("--chunk-overlap", chunkOverlap, 0, 32_768);
    if (noChunking) {
      for (String option : List.of("--chunk-tokens", "--chunk-overlap")) {
        if (values.given(option)) {
          values.problem(
              "%s is given together with --no-chunking, which embeds documents whole. Leave one of the two out."
                  .formatted(option));
        }
      }
      return new ChunkOptions.Whole();
    }
    if (overlap > tokens / 2) {
      values.problem(
          "--chunk-overlap was %d but must be at most half of --chunk-tokens, which is %d. Use e.g. --chunk-overlap %d."
              .formatted(overlap, tokens, tokens / 8));
      return new ChunkOptions.Split(tokens, 0);
    }
    return new ChunkOptions.Split(tokens, overlap);
  }
}
