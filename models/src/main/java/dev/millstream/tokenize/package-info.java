/** Text to token ids. The only importer of the native tokenizers. */
@NullMarked
package dev.millstream.tokenize;

import org.jspecify.annotations.NullMarked;
