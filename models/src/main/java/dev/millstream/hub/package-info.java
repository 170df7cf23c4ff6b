/** Finds a model's files: bundled, in a folder, or in the Hugging Face cache on disk. */
@NullMarked
package dev.millstream.hub;

import org.jspecify.annotations.NullMarked;
