package io.liverank.feature;

/**
 * A dense column of a {@link FeatureMatrix}. "Centred" in a meaning stands for less the mean over the list. A missing value
 * is 0 in a centred column, and where it says something a column of its own tells of it.
 *
 * @param index where it stands in a row
 * @param name as configuration, checkpoints and explanations know it
 * @param source where the number comes from
 * @param meaning what the column holds, in words
 */
public record Column(int index, String name, Source source, String meaning) {}
