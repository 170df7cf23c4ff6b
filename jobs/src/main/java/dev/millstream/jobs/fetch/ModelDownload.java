package dev.millstream.jobs.fetch;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.pool.ModelSpec;

/** Fetches a model before a command in this process needs it, so that people see it come in. */
public final class ModelDownload {
  private ModelDownload() {}

  /**
   * Fetches what is missing and shows it on standard error.
   *
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static void show(ModelSpec model) {
    Device.Kind device = model.device() == null ? Device.Kind.CPU : model.device().kind();
    try (FetchBar bar = FetchBar.onStandardError()) {
      ModelLocator.ofThisProcess(bar).locate(model.ref(), model.variant(), device);
    }
  }
}
