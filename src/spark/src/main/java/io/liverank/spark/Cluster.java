package io.liverank.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Where pieces of work are done. */
interface Cluster {
    /** A piece of work on a model's bytes; it can be sent, and done again elsewhere if who does it dies. */
    interface Work<T> extends Serializable {
        T on(Slice slice, byte[] model);
    }

    /** What came of the work on each slice, in their order. */
    <T> List<T> each(List<Slice> slices, byte[] model, Work<T> work);

    /** The figures of a model over all slices. */
    Figures measure(List<Slice> slices, byte[] model);

    /** One after the other, in this thread. */
    static Cluster alone() {
        return new Cluster() {
            @Override
            public <T> List<T> each(List<Slice> slices, byte[] model, Work<T> work) {
                return slices.stream().map(slice -> work.on(slice, model)).toList();
            }

            @Override
            public Figures measure(List<Slice> slices, byte[] model) {
                return slices.stream()
                        .map(slice -> Training.measure(slice, model))
                        .reduce(Figures.NONE, Figures::plus);
            }
        };
    }

    /** A task each. */
    static Cluster of(JavaSparkContext spark) {
        return new Cluster() {
            @Override
            public <T> List<T> each(List<Slice> slices, byte[] model, Work<T> work) {
                Broadcast<byte[]> sent = spark.broadcast(model);
                try {
                    // collect gives partitions in their order, whichever is done first
                    return spark.parallelize(slices, slices.size())
                            .map(slice -> work.on(slice, sent.value()))
                            .collect();
                } finally {
                    sent.unpersist();
                }
            }

            @Override
            public Figures measure(List<Slice> slices, byte[] model) {
                Broadcast<byte[]> sent = spark.broadcast(model);
                try {
                    return spark.parallelize(slices, slices.size())
                            .treeAggregate(
                                    Figures.NONE,
                                    (sum, slice) -> sum.plus(Training.measure(slice, sent.value())),
                                    Figures::plus);
                } finally {
                    sent.unpersist();
                }
            }
        };
    }
}
