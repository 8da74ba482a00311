package io.liverank.spark;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under another name, which Java's own files know nothing of. */
public final class ElsewhereFileSystem extends RawLocalFileSystem {
    private static final AtomicInteger OPENED = new AtomicInteger();

    /** How many files were opened by this process. */
    static int opened() {
        return OPENED.get();
    }

    @Override
    public URI getUri() {
        return URI.create("elsewhere://somewhere");
    }

    @Override
    public String getScheme() {
        return "elsewhere";
    }

    @Override
    public FSDataInputStream open(Path file, int buffer) throws IOException {
        OPENED.incrementAndGet();
        return super.open(file, buffer);
    }
}
