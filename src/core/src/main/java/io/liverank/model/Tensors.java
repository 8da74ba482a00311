package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * All arrays of a model in an order that never changes: the space that a {@link Delta} is a vector of. One thread writes;
 * any thread may read meanwhile.
 */
record Tensors(List<Tensor> all) {
    private static final int STAMP_SEED = 47;

    /** Those of the components, one after the other. */
    static Tensors of(List<Component> components) {
        List<Tensor> all = new ArrayList<>();
        for (Component component : components) {
            component.parameters().forEach(parameters -> all.addAll(parameters.tensors()));
        }
        return new Tensors(List.copyOf(all));
    }

    /** Takes over the numbers of the same arrays of another model. */
    void take(Tensors others) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).take(others.all.get(i));
        }
    }

    /** Puts the columns of {@code before} where {@code wanted} has them, and makes room for new ones. */
    void fit(Layout before, Layout wanted) {
        if (wanted.generation() != before.generation()) {
            int[] from = new int[wanted.width()];
            for (int column = 0; column < from.length; column++) {
                from[column] = before.columnOf(wanted.hash(column));
            }
            all.forEach(tensor -> tensor.rearrange(from));
        }
        all.forEach(tensor -> tensor.fit(wanted.width()));
    }

    /** Sets hashed weights, and what is known of them, back to 0; how many had been learned. */
    int forget(int[] indices) {
        return all.stream().mapToInt(tensor -> tensor.forget(indices)).sum();
    }

    /** A hash of everything that says what the coordinates mean, up to so many columns. */
    int stamp(ModelType type, Layout layout, int width) {
        int stamp = Hash.of(STAMP_SEED, type.name());
        for (Tensor tensor : all) {
            stamp = Hash.pair(Hash.pair(stamp, Hash.of(STAMP_SEED, tensor.name)), tensor.each);
        }
        for (Family family : FeatureTable.FAMILIES) {
            stamp = Hash.pair(Hash.pair(stamp, Hash.of(STAMP_SEED, family.name())), family.regions());
        }
        return Hash.pair(stamp, layout.stamp(width));
    }

    /** Adds to {@code delta} what differs from {@code earlier}; weights alone, or what optimisers keep as well. */
    void minus(Tensors earlier, boolean withSums, Delta.Builder delta) {
        for (int t = 0; t < all.size(); t++) {
            Tensor now = all.get(t);
            if (withSums || now.isWeights()) {
                now.minus(earlier.all.get(t), delta::add);
            }
            delta.end(t, now.coarsest());
        }
    }

    /** Whether all coordinates of {@code delta} are there. */
    boolean holds(Delta delta) {
        var outside = new int[1];
        delta.each((tensor, at, value) -> {
            boolean there = tensor >= 0
                    && tensor < all.size()
                    && at >= 0
                    && at < all.get(tensor).size();
            outside[0] += there ? 0 : 1;
        });
        return outside[0] == 0;
    }

    void add(Delta delta, float share) {
        delta.each((number, at, value) -> {
            Tensor tensor = all.get(number);
            tensor.set(at, tensor.get(at) + share * value);
        });
    }

    /** The largest magnitude of a weight. */
    float largestWeight() {
        float largest = 0;
        for (Tensor tensor : all) {
            largest = Math.max(largest, tensor.largestWeight());
        }
        return largest;
    }

    /** Whether all numbers are finite, and weights no larger than {@code most}. */
    boolean areWithin(float most) {
        return all.stream().allMatch(tensor -> tensor.isWithin(tensor.isWeights() ? most : Float.MAX_VALUE));
    }

    boolean isFinite() {
        return all.stream().allMatch(Tensor::isFinite);
    }
}
