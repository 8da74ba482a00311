package io.liverank.race;

import java.util.List;
import java.util.Map;

/**
 * What is known of a file once it was replayed.
 *
 * @param name of the file, for people
 * @param lists in the order they were shown
 * @param served per way of updating, the scores of each list before anything was learned from it
 * @param leftOut lists that one of the ways does not have in this form
 */
record Recording(String name, List<ShownList> lists, List<Moment> moments, Map<String, float[][]> served, int leftOut) {
    private static final double SEVERAL = 1.5;

    /** The index of the list with which the second half of the lists with a choice begins. */
    int half() {
        long labelled = labelled();
        return lists.stream()
                .filter(list -> list.choices() > 0)
                .skip(labelled / 2)
                .findFirst()
                .map(ShownList::index)
                .orElse(lists.size());
    }

    /** How many lists have a choice. */
    int labelled() {
        return (int) lists.stream().filter(list -> list.choices() > 0).count();
    }

    /** Whether people choose several things of a list here: then the first of them alone says too little. */
    boolean severalChoices() {
        return lists.stream().mapToInt(ShownList::choices).sum() > SEVERAL * labelled();
    }
}
