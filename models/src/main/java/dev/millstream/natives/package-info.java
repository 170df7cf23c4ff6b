/** Native libraries out of jars, loaded by each class loader and left nowhere on disk. */
@NullMarked
package dev.millstream.natives;

import org.jspecify.annotations.NullMarked;
