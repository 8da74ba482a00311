package io.liverank.formats;

import io.liverank.math.Exact;

/**
 * What behaviour told, as checkpoints before version 5 kept it: without choices that can be taken back, aversions, ids
 * found to be many people's; numbers as sign(x) ln(1 + |x|), one sum of vectors for all fields. Visits of version 3 do not
 * say whose they are, those of version 4 no client.
 */
final class ProfilesBefore5 {
    private final Copy copy;
    private final int version;

    ProfilesBefore5(Copy copy, int version) {
        this.copy = copy;
        this.version = version;
    }

    void carry() {
        copy.each(2, () -> {
            copy.string();
            activity();
        });
        copy.each(2, () -> {
            copy.string();
            history();
        });
        copy.each(2, () -> {
            copy.string();
            history();
            copy.out().writeString(version >= 4 ? copy.in().readString() : null);
            copy.out().writeString(version >= 5 ? copy.in().readString() : null);
        });
        Copy.times(2, () -> copy.each(2, this::associations));
        if (version >= 5) {
            identities();
        } else {
            Copy.times(3, () -> copy.out().writeInt(0));
        }
    }

    private void activity() {
        copy.doubles();
        copy.numbers(2);
        if (copy.oneByte() != 0) {
            copy.numbers(1);
        }
        copy.ints();
        numbers();
    }

    private double[] numbers() {
        double[] numbers =
                version >= 5 ? copy.in().readDoubles() : plain(copy.in().readFloats());
        copy.out().writeDoubles(numbers);
        return numbers;
    }

    /** The numbers whose sign(x) ln(1 + |x|) these are. */
    private static double[] plain(float[] logarithms) {
        double[] plain = new double[logarithms.length];
        for (int i = 0; i < plain.length; i++) {
            double magnitude = Exact.exp(Math.abs(logarithms[i])) - 1;
            plain[i] = logarithms[i] < 0 ? -magnitude : magnitude;
        }
        return plain;
    }

    void history() {
        copy.numbers(1);
        int touches = copy.count(5);
        Copy.times(touches, () -> {
            copy.string();
            copy.numbers(2);
            copy.string();
            copy.numbers(1);
        });
        copy.each(3, () -> {
            copy.string();
            copy.numbers(2);
        });
        taste();
        if (version < 5) {
            Copy.times(touches + 1, () -> copy.out().writeInt(0));
            noTaste();
            return;
        }
        Copy.times(
                touches,
                () -> copy.each(4, () -> {
                    copy.oneByte();
                    copy.decimals(1);
                    copy.numbers(1);
                    copy.string();
                }));
        copy.each(3, () -> {
            copy.string();
            copy.oneFloat();
            copy.numbers(1);
        });
        taste();
    }

    private void taste() {
        copy.ints();
        copy.doubles();
        copy.ints();
        double[] plain = numbers();
        if (version >= 5) {
            copy.floats();
            copy.numbers(1);
            copy.each(3, () -> {
                copy.numbers(1);
                copy.floats();
                copy.numbers(1);
            });
            return;
        }
        float[] logs = new float[plain.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = plain[i] == 0 ? 0 : (float) Exact.log(Math.abs(plain[i]));
        }
        copy.out().writeFloats(logs);
        copy.numbers(1);
        float[] sum = copy.in().readFloats();
        long time = copy.in().readLong();
        copy.out().writeInt(sum.length == 0 ? 0 : 1);
        if (sum.length > 0) {
            copy.out().writeInt(0);
            copy.out().writeFloats(sum);
            copy.out().writeLong(time);
        }
    }

    private void noTaste() {
        copy.out().writeInts(new int[0]);
        copy.out().writeDoubles(new double[0]);
        copy.out().writeInts(new int[0]);
        copy.out().writeDoubles(new double[0]);
        copy.out().writeFloats(new float[0]);
        copy.out().writeInt(0);
        copy.out().writeInt(0);
    }

    private void associations() {
        copy.string();
        copy.numbers(1);
        copy.each(1, copy::string);
        copy.doubles();
    }

    private void identities() {
        copy.each(5, () -> {
            copy.string();
            company();
            company();
            copy.numbers(1);
        });
        copy.each(2, () -> {
            copy.string();
            copy.numbers(1);
        });
        copy.each(4, () -> {
            copy.string();
            copy.each(1, copy::string);
            copy.oneByte();
            copy.numbers(1);
        });
    }

    private void company() {
        int size = copy.ints().length;
        copy.bytes();
        copy.numbers(size);
    }
}
