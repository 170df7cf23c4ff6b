/** Chat messages, and fields of records, as the text of a prompt. */
@NullMarked
package dev.millstream.chat;

import org.jspecify.annotations.NullMarked;
