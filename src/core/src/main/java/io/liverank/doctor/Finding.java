package io.liverank.doctor;

/**
 * Something about the integration.
 *
 * @param code stable, for machines
 * @param title what is looked at, in a few words
 * @param detail what was found, with its figures
 * @param figure the share that decides, 0 to 1
 * @param example one case; null if there is none
 * @param fix what to do; null if all is well
 */
public record Finding(
        String code, Severity severity, String title, String detail, double figure, String example, String fix) {
    /** How bad it is. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Good to know. */
        INFO,
        /** Costs quality. */
        WARNING,
        /** Learning cannot work like this. */
        ERROR
    }
}
