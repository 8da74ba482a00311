package io.liverank.encode;

import io.liverank.catalog.Item;
import io.liverank.event.Event;
import java.util.List;

/** Vectors that items of the catalogue lack. Thread-safe. */
public interface LateVectors {
    /** Items that lack one that is to be had now, {@code most} at most. */
    List<Item> lacking(int most);

    /** The vectors that an item lacks, to be put into the log in this order; none of those that are not to be had now. */
    List<Event.ItemEncoded> lacked(Item item, long time);
}
