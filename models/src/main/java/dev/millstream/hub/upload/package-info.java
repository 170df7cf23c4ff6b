/** Publishes files to the Hub, or to a mirror of it, as huggingface_hub does. */
@NullMarked
package dev.millstream.hub.upload;

import org.jspecify.annotations.NullMarked;
