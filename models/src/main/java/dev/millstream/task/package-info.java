/**
 * What is asked of a model: a task prepares rows from an input and interprets the model's answer.
 */
@NullMarked
package dev.millstream.task;

import org.jspecify.annotations.NullMarked;
