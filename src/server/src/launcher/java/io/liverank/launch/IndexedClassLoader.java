package io.liverank.launch;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads classes from the jars within the jar, each from the ones that have its folder. Boot's own asks every jar in turn, some
 * 140 of them for 8,000 classes, which was a third of a start. The index is made once, from the jars' directories; what jars
 * come first is found first, as with any class path. Immutable but for what every class loader keeps; many threads.
 */
final class IndexedClassLoader extends URLClassLoader {
    private static final String VERSIONS = "META-INF/versions/";

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final Map<String, List<Source>> folders = new HashMap<>(2048);

    /** A jar, and the address that its entries' begin with. */
    private record Source(JarFile jar, URL url) {
        URL of(String name) {
            JarEntry entry = jar.getJarEntry(name);
            if (entry == null) {
                return null;
            }
            try {
                // the version for this Java, whoever opens it
                return new URL(url, new URI(null, null, "/" + entry.getRealName(), null).getRawPath().substring(1));
            } catch (URISyntaxException | MalformedURLException e) {
                throw new IllegalStateException("no address: " + name, e);
            }
        }
    }

    /**
     * Reads the directories of all jars.
     *
     * @param urls of jars, as Boot's launcher lists them; its jars show what they have for this version of Java
     * @throws IOException if one cannot be read
     */
    IndexedClassLoader(URL[] urls, ClassLoader parent) throws IOException {
        super(urls, parent);
        for (URL url : urls) {
            var connection = (JarURLConnection) url.openConnection();
            connection.setUseCaches(true);
            var source = new Source(connection.getJarFile(), url);
            String last = null;
            for (Enumeration<JarEntry> entries = source.jar().entries(); entries.hasMoreElements(); ) {
                String folder = folder(entries.nextElement().getName());
                if (!folder.equals(last)) {
                    last = folder;
                    add(folder, source);
                }
            }
        }
    }

    private void add(String folder, Source source) {
        String name = folder;
        if (name.startsWith(VERSIONS)) {
            int end = name.indexOf('/', VERSIONS.length());
            name = end < 0 ? "" : name.substring(end + 1);
        }
        List<Source> sources = folders.computeIfAbsent(name, none -> new ArrayList<>(1));
        if (sources.isEmpty() || sources.get(sources.size() - 1) != source) {
            sources.add(source);
        }
    }

    /** What a name is kept under: all before its last slash, which may be its end. */
    private static String folder(String entry) {
        return entry.substring(0, Math.max(0, entry.lastIndexOf('/', entry.length() - 2)));
    }

    private List<Source> sources(String entry) {
        return folders.getOrDefault(folder(entry), List.of());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        for (Source source : sources(path)) {
            ZipEntry entry = source.jar().getEntry(path);
            if (entry != null) {
                try (InputStream in = source.jar().getInputStream(entry)) {
                    return define(name, in.readAllBytes(), source);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
        throw new ClassNotFoundException(name);
    }

    private Class<?> define(String name, byte[] bytes, Source source) throws IOException {
        int end = name.lastIndexOf('.');
        if (end > 0 && getDefinedPackage(name.substring(0, end)) == null) {
            try {
                definePackage(name.substring(0, end), source.jar().getManifest(), source.url());
            } catch (IllegalArgumentException e) {
                // another thread was first
            }
        }
        return defineClass(name, bytes, 0, bytes.length, new CodeSource(source.url(), (Certificate[]) null));
    }

    @Override
    public URL findResource(String name) {
        for (Source source : sources(name)) {
            URL found = source.of(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public Enumeration<URL> findResources(String name) {
        Map<String, URL> found = new LinkedHashMap<>();
        for (Source source : sources(name)) {
            URL url = source.of(name);
            if (url != null) {
                found.put(url.toString(), url);
            }
        }
        return Collections.enumeration(found.values());
    }
}
