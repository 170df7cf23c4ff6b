/** Texts to the entities in them, as transformers' token-classification. */
@NullMarked
package dev.millstream.task.tag;

import org.jspecify.annotations.NullMarked;
