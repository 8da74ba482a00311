package io.liverank.race;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_float;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import io.liverank.feature.FeatureMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Trees of LightGBM, on lists and their dense columns, through the Java binding its makers publish. */
final class LightGbm implements AutoCloseable {
    /** One thread: the same trees everywhere, and no waiting for each other where other work runs beside it. */
    private static final String FIXED =
            "verbosity=-1 num_threads=1 deterministic=true force_row_wise=true seed=1 min_data_in_leaf=50 max_bin=255 ";

    private static final String NATIVES = "/com/microsoft/ml/lightgbm/linux/x86_64/";

    static {
        load("lib_lightgbm.so");
        load("lib_lightgbm_swig.so");
    }

    private final Columns columns;
    private final SWIGTYPE_p_void dataset;
    private final SWIGTYPE_p_void booster;
    private int trees;

    /**
     * Trains nothing yet.
     *
     * @param lists with a choice each
     * @param initial scores to start from, per list; null for 0
     * @param parameters LightGBM's own
     */
    LightGbm(Columns columns, List<ShownList> lists, List<float[]> initial, String parameters) {
        this.columns = columns;
        this.dataset = dataset(lists);
        int rows = lists.stream().mapToInt(ShownList::rows).sum();
        label(lists, rows);
        group(lists);
        if (initial != null) {
            start(initial, rows);
        }
        SWIGTYPE_p_p_void handle = lightgbmlib.new_voidpp();
        check(lightgbmlib.LGBM_BoosterCreate(dataset, FIXED + parameters, handle));
        this.booster = lightgbmlib.voidpp_value(handle);
        lightgbmlib.delete_voidpp(handle);
    }

    private static void load(String library) {
        try (InputStream in = LightGbm.class.getResourceAsStream(NATIVES + library)) {
            if (in == null) {
                throw new IOException("the binding has no " + library);
            }
            // the second asks for the first by its name, which is loaded by then
            Path file = Files.createTempDirectory("race").resolve(library);
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
            file.toFile().deleteOnExit();
            file.getParent().toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException("LightGBM's native library, which runs on Linux on x86-64", e);
        }
    }

    private SWIGTYPE_p_void dataset(List<ShownList> lists) {
        int rows = lists.stream().mapToInt(ShownList::rows).sum();
        SWIGTYPE_p_float values = lightgbmlib.new_floatArray((long) rows * columns.size());
        long start = 0;
        for (ShownList list : lists) {
            fill(values, start, list);
            start += (long) list.rows() * columns.size();
        }
        SWIGTYPE_p_p_void handle = lightgbmlib.new_voidpp();
        check(lightgbmlib.LGBM_DatasetCreateFromMat(
                lightgbmlib.float_to_voidp_ptr(values),
                lightgbmlibConstants.C_API_DTYPE_FLOAT32,
                rows,
                columns.size(),
                1,
                FIXED,
                null,
                handle));
        lightgbmlib.delete_floatArray(values);
        SWIGTYPE_p_void made = lightgbmlib.voidpp_value(handle);
        lightgbmlib.delete_voidpp(handle);
        return made;
    }

    /** Columns that a list does not have are 0, as everywhere in LiveRank. */
    private void fill(SWIGTYPE_p_float values, long start, ShownList list) {
        FeatureMatrix features = list.features();
        int[] places = columns.of(features);
        for (int row = 0; row < list.rows(); row++) {
            long first = start + (long) row * columns.size();
            if (features.width < columns.size()) {
                for (int column = 0; column < columns.size(); column++) {
                    lightgbmlib.floatArray_setitem(values, first + column, 0);
                }
            }
            for (int column = 0; column < features.width; column++) {
                lightgbmlib.floatArray_setitem(values, first + places[column], features.get(row, column));
            }
        }
    }

    private void label(List<ShownList> lists, int rows) {
        SWIGTYPE_p_float labels = lightgbmlib.new_floatArray(rows);
        int at = 0;
        for (ShownList list : lists) {
            for (float gain : list.gains()) {
                lightgbmlib.floatArray_setitem(labels, at++, gain > 0 ? 1 : 0);
            }
        }
        field("label", lightgbmlib.float_to_voidp_ptr(labels), rows, lightgbmlibConstants.C_API_DTYPE_FLOAT32);
        lightgbmlib.delete_floatArray(labels);
    }

    private void group(List<ShownList> lists) {
        SWIGTYPE_p_int sizes = lightgbmlib.new_intArray(lists.size());
        for (int i = 0; i < lists.size(); i++) {
            lightgbmlib.intArray_setitem(sizes, i, lists.get(i).rows());
        }
        field("group", lightgbmlib.int_to_voidp_ptr(sizes), lists.size(), lightgbmlibConstants.C_API_DTYPE_INT32);
        lightgbmlib.delete_intArray(sizes);
    }

    private void start(List<float[]> initial, int rows) {
        SWIGTYPE_p_double scores = lightgbmlib.new_doubleArray(rows);
        int at = 0;
        for (float[] list : initial) {
            for (float score : list) {
                lightgbmlib.doubleArray_setitem(scores, at++, score);
            }
        }
        field("init_score", lightgbmlib.double_to_voidp_ptr(scores), rows, lightgbmlibConstants.C_API_DTYPE_FLOAT64);
        lightgbmlib.delete_doubleArray(scores);
    }

    private void field(String name, SWIGTYPE_p_void values, int size, int type) {
        check(lightgbmlib.LGBM_DatasetSetField(dataset, name, values, size, type));
    }

    /** How many there are; fewer than asked for if no split was worth it any more. */
    int trees() {
        return trees;
    }

    /** Grows more; false if there was nothing left to grow. */
    boolean grow(int more) {
        SWIGTYPE_p_int finished = lightgbmlib.new_intp();
        boolean growing = true;
        for (int tree = 0; tree < more && growing; tree++) {
            check(lightgbmlib.LGBM_BoosterUpdateOneIter(booster, finished));
            growing = lightgbmlib.intp_value(finished) == 0;
            trees += growing ? 1 : 0;
        }
        lightgbmlib.delete_intp(finished);
        return growing;
    }

    /** What the trees from {@code first} on add up to, per row; what it started from is not in it. */
    double[] score(ShownList list, int first) {
        int rows = list.rows();
        double[] scores = new double[rows];
        if (first >= trees) {
            return scores;
        }
        SWIGTYPE_p_float values = lightgbmlib.new_floatArray((long) rows * columns.size());
        fill(values, 0, list);
        SWIGTYPE_p_double sums = lightgbmlib.new_doubleArray(rows);
        SWIGTYPE_p_long_long length = lightgbmlib.new_int64_tp();
        check(lightgbmlib.LGBM_BoosterPredictForMat(
                booster,
                lightgbmlib.float_to_voidp_ptr(values),
                lightgbmlibConstants.C_API_DTYPE_FLOAT32,
                rows,
                columns.size(),
                1,
                lightgbmlibConstants.C_API_PREDICT_RAW_SCORE,
                first,
                trees - first,
                "num_threads=1 verbosity=-1",
                length,
                sums));
        for (int row = 0; row < rows; row++) {
            scores[row] = lightgbmlib.doubleArray_getitem(sums, row);
        }
        lightgbmlib.delete_int64_tp(length);
        lightgbmlib.delete_doubleArray(sums);
        lightgbmlib.delete_floatArray(values);
        return scores;
    }

    private static void check(int code) {
        if (code != 0) {
            throw new IllegalStateException("LightGBM: " + lightgbmlib.LGBM_GetLastError());
        }
    }

    @Override
    public void close() {
        check(lightgbmlib.LGBM_BoosterFree(booster));
        check(lightgbmlib.LGBM_DatasetFree(dataset));
    }
}
