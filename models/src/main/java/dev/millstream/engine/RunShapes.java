package dev.millstream.engine;

import dev.millstream.model.Device;

/** Whether the shapes of a session's inputs come again from run to run. */
enum RunShapes {
  /**
   * They do. ONNX Runtime then lays the tensors of a run out in one block, as in the first run of
   * its shape, which takes 5 % less time a token (docs/performance.md) and some 7 kB a layout. It
   * knows a shape by the exclusive or of all dimensions of all inputs. Without {@link LayoutKeys}
   * there are at most twice as many layouts as a batch has rows or a row tokens, whichever is more,
   * and a run that meets the layout of another shape allocates as it goes.
   */
  KNOWN,
  /** They do not, as in the steps of generation: a layout would be kept for each in vain. */
  NEW;

  /**
   * Those of a model whose inputs all have as many rows and places as the batch. With an even
   * number of them their exclusive or is 0 for every batch, and there would be one layout.
   */
  static RunShapes ofEncoder(Device device, int inputs) {
    return device.isGpu() || inputs % 2 == 0 ? NEW : KNOWN;
  }
}
