/** Tensors to tensors. The only importer of ONNX Runtime, with {@code djl} below it. */
@NullMarked
package dev.millstream.engine;

import org.jspecify.annotations.NullMarked;
