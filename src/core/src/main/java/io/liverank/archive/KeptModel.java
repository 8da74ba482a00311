package io.liverank.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;
import io.liverank.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A version of the model as a file, with the columns that it has.
 *
 * @param version it is
 * @param learnedUpTo it has learned nothing from lists of higher numbers; -1 if that cannot be said
 * @param model its parameters; not to be written to
 */
public record KeptModel(long version, long learnedUpTo, Model model) {
    private static final int FORMAT = 2;
    private static final int LARGEST = 1 << 30;

    /** Puts it into {@code file}, whole or not at all. */
    void write(Path file) throws IOException {
        var out = new ByteWriter();
        out.writeInt(FORMAT);
        out.writeLong(version);
        out.writeLong(learnedUpTo);
        model.layout().save(out);
        model.saveRounded(out);
        Path part = file.resolveSibling(file.getFileName() + ListArchive.PART);
        Files.write(part, Zstd.compress(out.toBytes(), 3));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads what an archive keeps.
     *
     * @throws IOException if the file cannot be read
     * @throws MalformedException if it is no such file
     */
    static KeptModel read(Path file) throws IOException {
        return of(Files.readAllBytes(file), file.toString());
    }

    /**
     * The same of the bytes of a file that is kept elsewhere.
     *
     * @param file what it is called if it is no such file
     * @throws MalformedException if it is none
     */
    public static KeptModel of(byte[] packed, String file) {
        long size = Zstd.getFrameContentSize(packed);
        if (size <= 0 || size > LARGEST) {
            throw new MalformedException(file + " is no kept model");
        }
        try {
            var in = new ByteReader(Zstd.decompress(packed, (int) size));
            int format = in.readInt();
            if (format < 1 || format > FORMAT) {
                throw new MalformedException("a kept model of another format");
            }
            long version = in.readLong();
            // files of format 1 do not say it
            long learnedUpTo = format == 1 ? -1 : in.readLong();
            Layout layout = Layout.read(in);
            return new KeptModel(version, learnedUpTo, Model.read(in, layout));
        } catch (ZstdException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedException(file + " is damaged: " + e.getMessage());
        }
    }
}
