package io.liverank.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What finds classes in the jars of the jar, as the build has made it; beside it, what Java would find in the same jars. */
class IndexedClassLoaderTest {
    private static final Path LAUNCHER = Path.of("target/launcher");
    private static final String ONE = "one/" + IndexedClassLoaderTest.class.getSimpleName() + ".class";

    @TempDir
    Path folder;

    private URL[] jars;
    private ClassLoader indexed;
    private ClassLoader plain;

    @BeforeEach
    void jars() throws Exception {
        Map<String, byte[]> first = new LinkedHashMap<>();
        first.put("shared/both.txt", text("first"));
        first.put("shared/a name%20.txt", text("odd"));
        first.put(entry(First.class), bytes(First.class));
        Map<String, byte[]> second = new LinkedHashMap<>();
        second.put("shared/", new byte[0]);
        second.put("shared/both.txt", text("second"));
        second.put("shared/old.txt", text("old"));
        second.put("META-INF/versions/17/shared/old.txt", text("new"));
        second.put("META-INF/versions/17/late/only.txt", text("only"));
        second.put("top.txt", text("top"));
        second.put(entry(First.class), text("never read"));
        second.put(entry(Second.class), bytes(Second.class));
        jars = new URL[] {jar("first", "1.1", first), jar("second", "2.2", second)};
        try (var loader = new URLClassLoader(new URL[] {LAUNCHER.toUri().toURL()}, null)) {
            var made = loader.loadClass("io.liverank.launch.IndexedClassLoader")
                    .getDeclaredConstructor(URL[].class, ClassLoader.class);
            made.setAccessible(true);
            indexed = (ClassLoader) made.newInstance(jars, ClassLoader.getPlatformClassLoader());
        }
        plain = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
    }

    /** In the first jar, and in the second. */
    static final class First {}

    /** In the second jar alone, of the same package. */
    static final class Second {}

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String entry(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(entry(type))) {
            return in.readAllBytes();
        }
    }

    private URL jar(String name, String version, Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve(name + ".jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new JarOutputStream(out, manifest)) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        }
        // with what it has for this version of Java, as Boot's jars are by themselves
        return new URL("jar:" + file.toUri().toURL() + "!/#runtime");
    }

    private static String read(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void classesOfOnePackageInTwoJars_areOnePackageAndTheFirstJarWins() throws Exception {
        Class<?> second = indexed.loadClass(Second.class.getName());
        Class<?> first = indexed.loadClass(First.class.getName());

        assertThat(first.getClassLoader()).isSameAs(indexed).isSameAs(second.getClassLoader());
        assertThat(first.getPackage()).isSameAs(second.getPackage());
        assertThat(second.getPackage().getImplementationVersion()).isEqualTo("2.2");
        assertThat(first.getProtectionDomain().getCodeSource().getLocation()).isEqualTo(jars[0]);
        assertThat(second.getProtectionDomain().getCodeSource().getLocation()).isEqualTo(jars[1]);
    }

    @Test
    void whatIsInNoJar_isNotFound() {
        assertThatThrownBy(() -> indexed.loadClass("io.liverank.launch.Nobody"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> indexed.loadClass("nowhere.Nobody")).isInstanceOf(ClassNotFoundException.class);
        assertThat(indexed.getResource("shared/none.txt")).isNull();
        assertThat(indexed.getResource("nowhere/none.txt")).isNull();
    }

    @Test
    void resources_areWhatJavaFindsInTheSameOrder() throws Exception {
        for (String name : new String[] {
            "shared/both.txt", "shared/a name%20.txt", "shared/old.txt", "late/only.txt", "top.txt", "shared/", ONE
        }) {
            assertThat(Collections.list(indexed.getResources(name)))
                    .as(name)
                    .extracting(URL::toString)
                    .isEqualTo(Collections.list(plain.getResources(name)).stream()
                            .map(URL::toString)
                            .toList());
        }
        assertThat(read(indexed.getResource("shared/both.txt"))).isEqualTo("first");
        assertThat(read(indexed.getResource("shared/a name%20.txt"))).isEqualTo("odd");
        assertThat(read(indexed.getResource("shared/old.txt"))).isEqualTo("new");
        assertThat(read(indexed.getResource("late/only.txt"))).isEqualTo("only");
    }
}
