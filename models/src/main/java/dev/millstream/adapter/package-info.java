/** Adapters of peft: read, checked, and written into the ONNX file of the model they are for. */
@NullMarked
package dev.millstream.adapter;

import org.jspecify.annotations.NullMarked;
