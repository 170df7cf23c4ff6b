/**
 * Requests in the shape of Hugging Face's Inference API, answered with the JSON that the Python
 * pipelines give. Knows nothing of Flink, HTTP or threads.
 */
@NullMarked
package dev.millstream.request;

import org.jspecify.annotations.NullMarked;
