package dev.millstream.faults.rest;

/**
 * A TaskManager as the JobManager sees it.
 *
 * @param id its resource id
 * @param slots how many it has
 * @param freeSlots that no job holds
 */
public record TaskManagerInfo(String id, int slots, int freeSlots) {}
