package io.liverank.launch;

import java.net.URL;
import java.util.Collection;
import org.springframework.boot.loader.launch.JarLauncher;

/** Boot's launcher with an index of the jars. */
final class IndexedLauncher extends JarLauncher {
    private IndexedLauncher() throws Exception {}

    public static void main(String[] args) throws Exception {
        new IndexedLauncher().launch(args);
    }

    @Override
    protected ClassLoader createClassLoader(Collection<URL> urls) throws Exception {
        // the tools of Boot that live in the jar as well are loaded in a way of their own
        return System.getProperty("jarmode") == null
                ? new IndexedClassLoader(urls.toArray(new URL[0]), getClass().getClassLoader())
                : super.createClassLoader(urls);
    }
}
