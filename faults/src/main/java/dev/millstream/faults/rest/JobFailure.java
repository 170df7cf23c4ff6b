package dev.millstream.faults.rest;

/**
 * Why a job restarted or failed.
 *
 * @param time milliseconds since 1970
 * @param exception the class of the root failure
 * @param trace its stack trace
 */
public record JobFailure(long time, String exception, String trace) {}
