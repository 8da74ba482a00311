package io.liverank.doctor;

/**
 * How many of the cases that were looked at are of a kind.
 *
 * @param share 0 to 1
 * @param cases that were looked at
 * @param example one that is of the kind; null if there is none to show
 */
record Share(double share, double cases, String example) {
    static final Share OF_NOTHING = new Share(0, 0, null);
}
