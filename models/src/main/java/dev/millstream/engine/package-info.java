/** Tensors to tensors. The only importer of ONNX Runtime. */
@NullMarked
package dev.millstream.engine;

import org.jspecify.annotations.NullMarked;
