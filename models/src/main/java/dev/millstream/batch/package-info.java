/**
 * Decides which waiting rows run together, and runs them. Knows nothing of models, tokens' meaning
 * or Flink.
 */
@NullMarked
package dev.millstream.batch;

import org.jspecify.annotations.NullMarked;
