/** Talks to the Hub over HTTP, as huggingface_hub does. */
@NullMarked
package dev.millstream.hub.client;

import org.jspecify.annotations.NullMarked;
