/** ONNX Runtime called directly, as the yardsticks call it; uses nothing of Millstream's engine. */
@NullMarked
package dev.millstream.benchmarks.onnx;

import org.jspecify.annotations.NullMarked;
