package dev.millstream.jobs.options;

/**
 * A command that lists what could not be parsed together with what else is wrong with its line, so
 * it is run in spite of parse errors.
 */
public interface ChecksItself {}
