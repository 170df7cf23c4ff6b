package dev.millstream.faults.rest;

/**
 * What a cluster has.
 *
 * @param taskManagers that have registered
 * @param slots of all of them
 * @param freeSlots that no job holds
 */
public record ClusterOverview(int taskManagers, int slots, int freeSlots) {}
