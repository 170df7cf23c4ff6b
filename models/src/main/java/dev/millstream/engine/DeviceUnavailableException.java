package dev.millstream.engine;

import dev.millstream.model.ModelLoadException;

/** A device cannot be used, so that another may be tried; the message is a whole sentence. */
public final class DeviceUnavailableException extends ModelLoadException {
  private static final long serialVersionUID = 1L;

  DeviceUnavailableException(String message) {
    super(message);
  }

  DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
