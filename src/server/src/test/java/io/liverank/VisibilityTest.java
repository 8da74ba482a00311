package io.liverank;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Public is a promise to other rooms: a method that none of them uses, nor their tests, is for its own package. Types are not
 * looked at: one that is only handed on, or whose constants the compiler copies, seems to be used by nobody.
 */
class VisibilityTest {
    /** How many methods of a room are public for nobody. They may only become fewer; those of archive, model and update are used by the
     * job for Spark, those of foreign and encode by plug-ins, which are modules of their own. */
    private static final Map<String, Integer> KNOWN =
            Map.of("archive", 6, "encode", 2, "engine", 3, "foreign", 15, "instance", 2, "model", 5, "update", 8);

    private final JavaClasses classes = new ClassFileImporter().importPackages("io.liverank");

    @Test
    void methodsThatOnlyTheirOwnPackageUses_areNotPublic() {
        Map<String, List<String>> unused = new TreeMap<>();
        for (JavaClass type : classes) {
            if (isOfMain(type) && isPromised(type) && !type.isInterface()) {
                unused(type).forEach(name -> unused.computeIfAbsent(room(type), room -> new ArrayList<>())
                        .add(name));
            }
        }
        assertThat(unused)
                .allSatisfy((room, names) ->
                        assertThat(names).as(room).hasSizeLessThanOrEqualTo(KNOWN.getOrDefault(room, 0)));
        assertThat(KNOWN.keySet()).as("what has none any more leaves the list").isEqualTo(unused.keySet());
    }

    private static String room(JavaClass type) {
        return type.getPackageName().replaceFirst("^io\\.liverank\\.?", "");
    }

    private static boolean isOfMain(JavaClass type) {
        String place = type.getSource().orElseThrow().getUri().toString();
        return !place.contains("/test-classes/") && !place.contains("-tests.jar");
    }

    /** A nested one is as public as what it stands in. */
    private static boolean isPromised(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(VisibilityTest::isPromised).orElse(true);
    }

    private static Stream<String> unused(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> !isTheLanguages(method) && !isAnothers(method))
                .filter(method -> !isUsedElsewhere(method))
                .map(JavaMethod::getFullName);
    }

    private static boolean isUsedElsewhere(JavaMethod method) {
        String own = method.getOwner().getPackageName();
        return method.getAccessesToSelf().stream()
                .anyMatch(use -> !use.getOriginOwner().getPackageName().equals(own));
    }

    /** Accessors of records, values of enums and main are public whether anybody asks or not. */
    private static boolean isTheLanguages(JavaMethod method) {
        JavaClass owner = method.getOwner();
        boolean accessor = owner.isRecord()
                && method.getRawParameterTypes().isEmpty()
                && owner.tryGetField(method.getName()).isPresent();
        boolean ofEnum = owner.isEnum() && List.of("values", "valueOf").contains(method.getName());
        return accessor || ofEnum || method.getName().equals("main");
    }

    /** What fulfils somebody else's promise, or is called by who reads annotations. */
    private static boolean isAnothers(JavaMethod method) {
        int parameters = method.getRawParameterTypes().size();
        return !method.getAnnotations().isEmpty()
                || Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .flatMap(parent -> parent.getMethods().stream())
                        .anyMatch(one -> one.getName().equals(method.getName())
                                && one.getRawParameterTypes().size() == parameters);
    }
}
