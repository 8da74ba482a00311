package io.liverank.encode;

/**
 * Which images an encoder is for.
 *
 * @param attribute of items that has the image: its URL, or an object with {@code url} or with the bytes as {@code data}
 * @param queries the encoder of texts whose vectors are of the same kind, so that what is searched for compares with images; null if
 *     there is none
 */
public record ItemImages(String attribute, String queries) {}
