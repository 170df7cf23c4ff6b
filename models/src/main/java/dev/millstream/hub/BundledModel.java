package dev.millstream.hub;

import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.OnnxFile;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on the class path, written to a cache folder in the Hub's layout before its first use.
 *
 * <p>Threading: stateless; any number of threads and processes may write the same folder at once.
 *
 * @param name short name, as after {@code bundled:}
 * @param repo the repository it is a copy of
 * @param onnxSha256 hash of its ONNX file
 * @param files all of its files
 */
record BundledModel(String name, String repo, String onnxSha256, List<BundledFile> files) {
  private static final Logger LOG = LoggerFactory.getLogger(BundledModel.class);

  static final BundledModel MINI_LM = miniLm();

  BundledModel {
    files = List.copyOf(files);
  }

  /** The bundled model of this name. */
  static BundledModel named(String name) {
    if (!name.equals(MINI_LM.name)) {
      throw new ModelLoadException(
          ("there is no bundled model '%s', only '%s'. Use that one, a folder, or a model of the"
                  + " Hugging Face Hub as 'organisation/name'.")
              .formatted(name, MINI_LM.name));
    }
    return MINI_LM;
  }

  /** Its files in Millstream's cache, or in the temporary folder where that cannot be written. */
  ModelFiles locate(CacheFolders caches, Variant variant) {
    List<String> names = files.stream().map(BundledFile::target).toList();
    String onnx =
        OnnxFile.of(
            name, names, variant, Device.Kind.CPU, "Millstream's jar", "It comes in fp32 only.");
    try {
      return in(caches.own(), onnx);
    } catch (IOException unwritable) {
      LOG.warn(
          "Millstream's cache {} cannot be written ({}); using {}. Set MILLSTREAM_CACHE to a folder"
              + " that can be.",
          caches.own(),
          unwritable.toString(),
          caches.temporary());
      return inTemporary(caches, onnx, unwritable);
    }
  }

  private ModelFiles inTemporary(CacheFolders caches, String onnx, IOException unwritable) {
    try {
      PrivateFolder.claim(caches.temporary());
      return in(caches.temporary(), onnx);
    } catch (IOException e) {
      e.addSuppressed(unwritable);
      throw new ModelLoadException(
          ("the bundled model '%s' can be written neither to %s (%s) nor to %s (%s). Set"
                  + " MILLSTREAM_CACHE to a folder with 100 MB to spare.")
              .formatted(name, caches.own(), unwritable, caches.temporary(), e),
          e);
    }
  }

  private ModelFiles in(Path cache, String onnx) throws IOException {
    String revision = ModelFiles.revisionOf(onnxSha256);
    Path folder =
        cache
            .resolve("bundled")
            .resolve(name)
            .resolve(revision.substring(revision.indexOf(':') + 1));
    for (BundledFile file : files) {
      if (!file.isIn(folder)) {
        // The loader of Millstream's own classes: in a Flink job it is the one that sees the jar.
        file.writeTo(folder, BundledModel.class.getClassLoader());
      }
    }
    return ModelFiles.pinned(repo, revision, folder, onnx, "Delete the folder; it is written anew.")
        .writtenOnce();
  }

  private static BundledModel miniLm() {
    String onnx = "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e";
    String tokenizer = "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0";
    List<BundledFile> files = new ArrayList<>(miniLmConfiguration());
    files.add(
        new BundledFile("all-minilm-l6-v2-tokenizer.json", "tokenizer.json", 711_661, tokenizer));
    files.add(new BundledFile("all-minilm-l6-v2.onnx", "onnx/model.onnx", 90_387_606, onnx));
    return new BundledModel(
        "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2", onnx, files);
  }

  private static List<BundledFile> miniLmConfiguration() {
    return List.of(
        config(
            "README.md", 450, "ebf42e828b8980c61e0f57a2a1a4244504a873fbafc3eb791987bdd38d4f73a0"),
        config(
            "config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
        config(
            "modules.json",
            349,
            "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
        config(
            "sentence_bert_config.json",
            53,
            "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
        config(
            "1_Pooling/config.json",
            190,
            "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
        config(
            "tokenizer_config.json",
            350,
            "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
        config(
            "config_sentence_transformers.json",
            116,
            "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"),
        config(
            "special_tokens_map.json",
            112,
            "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"));
  }

  private static BundledFile config(String target, long bytes, String sha256) {
    return new BundledFile("dev/millstream/hub/all-MiniLM-L6-v2/" + target, target, bytes, sha256);
  }
}
