package dev.millstream.pool;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.adapter.LoraAdapter;
import dev.millstream.hub.FetchProgress;
import dev.millstream.hub.ModelLocator;
import dev.millstream.hub.client.ModelCard;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.util.Objects;

/**
 * A model looked at while a job is built, so that every process and every restart of the job runs
 * the same bytes.
 *
 * @param spec what was asked for, with its revision and its ONNX file settled
 * @param files what says what the model is; of a model of the Hub, not its ONNX file
 */
public record PinnedModel(ModelSpec spec, ModelFiles files) {
  /**
   * Looks at the model. The variant {@code auto} is settled for the device asked for, and for the
   * CPU where none is: that file is right on a GPU too.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static PinnedModel of(ModelSpec spec, FetchProgress progress) {
    PinnedModel pinned = settled(spec, progress);
    ArithmeticNotice.ofThisProcess().tellIfHere(pinned.files);
    return pinned;
  }

  /**
   * Looks at a causal model that is to write.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static PinnedModel ofWriter(ModelSpec spec, FetchProgress progress) {
    PinnedModel pinned = settled(spec, progress);
    WriterNotice.ofThisProcess().tellIfHere(pinned.files, false);
    return pinned;
  }

  private static PinnedModel settled(ModelSpec spec, FetchProgress progress) {
    Device.Kind device = spec.device() == null ? Device.Kind.CPU : spec.device().kind();
    ModelFiles files =
        ModelLocator.ofThisProcess(progress).describe(spec.ref(), spec.variant(), device);
    ModelRef ref = spec.ref().pinnedTo(files.revision());
    ModelSpec pinned = spec.with(ref).with(Variant.parse(files.onnxName()));
    AdapterRef adapter = spec.adapter();
    if (adapter == null) {
      return new PinnedModel(pinned, files);
    }
    ModelFiles added = ModelLocator.ofThisProcess(progress).adapter(adapter.ref());
    LoraAdapter.of(added); // refuses what cannot be used before the job starts
    return new PinnedModel(
        pinned.withAdapter(adapter.pinnedTo(added.revision())), files.adaptedBy(added));
  }

  /**
   * Looks at an encoder-decoder. The variant {@code auto} is settled for the CPU.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there, or lacks its encoder or
   *     decoder
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   * @throws IllegalArgumentException when an adapter is asked for, which such models do not take
   */
  public static PinnedModel ofEncoderDecoder(ModelSpec spec, FetchProgress progress) {
    spec.requireNoAdapter();
    ModelFiles files =
        ModelLocator.ofThisProcess(progress).describeEncoderDecoder(spec.ref(), spec.variant());
    WriterNotice.ofThisProcess().tellIfHere(files, true);
    ModelRef ref = spec.ref().pinnedTo(files.revision());
    return new PinnedModel(spec.with(ref).with(Variant.parse(files.onnxName())), files);
  }

  /** Which model it is, of which revision, file and licence. */
  @Override
  public String toString() {
    return "%s at revision %s, file %s, licence %s%s"
        .formatted(
            files.name(),
            files.revision(),
            files.onnxName(),
            Objects.requireNonNullElse(ModelCard.of(files).licence(), "unknown"),
            files.adapter().map(adapter -> ", with adapter " + adapter.name()).orElse(""));
  }
}
