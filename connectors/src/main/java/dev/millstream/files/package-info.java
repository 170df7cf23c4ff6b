/** Files of lines as bounded sources and sinks; - is standard input or output. */
@NullMarked
package dev.millstream.files;

import org.jspecify.annotations.NullMarked;
