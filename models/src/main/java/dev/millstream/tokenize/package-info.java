/** Text to token ids and back. The only importer of the native tokenizers. */
@NullMarked
package dev.millstream.tokenize;

import org.jspecify.annotations.NullMarked;
