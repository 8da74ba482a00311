package io.liverank.encode;

import io.liverank.encode.EncoderWatch.What;
import io.liverank.event.Attributes;
import io.liverank.event.Value;

/** What gives items a vector, of their texts or of their image. Thread-safe. */
interface ItemEncoder {
    /** The attribute that its vectors are. */
    String field();

    /** Whether an item has no vector of this encoder, and one is to be had now. */
    boolean lacks(Attributes item);

    /** Whether both have the same to say to this encoder. */
    boolean alike(Attributes one, Attributes other);

    /** An item comes again as it was: what was kept to encode it has no use. */
    default void known(Attributes item) {}

    /** The vector of an item, on this thread; null if there is none to be had. */
    Value.Vector item(Attributes item, What what);
}
