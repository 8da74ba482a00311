package io.liverank;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.liverank.engine.Learner;
import io.liverank.event.MemoryEventLog;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] CORE = {
        "io.liverank.math..",
        "io.liverank.spelling..",
        "io.liverank.patience..",
        "io.liverank.event..",
        "io.liverank.catalog..",
        "io.liverank.profile..",
        "io.liverank.feature..",
        "io.liverank.model..",
        "io.liverank.formats..",
        "io.liverank.evaluate..",
        "io.liverank.experiment..",
        "io.liverank.engine..",
        "io.liverank.update..",
        "io.liverank.archive..",
        "io.liverank.doctor..",
        "io.liverank.foreign..",
        "io.liverank.encode..",
        "io.liverank.instance.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(place -> !place.contains("-tests.jar"))
            // a program of others, here for its test
            .withImportOption(place -> !place.contains("/io/liverank/client/"))
            .importPackages("io.liverank");

    /** Rooms that serve, read, keep, wire and show; the core stands below them all. */
    private static final Set<String> RIM = Set.of(
            "api",
            "checkpoint",
            "command",
            "console",
            "demo",
            "dialect",
            "fault",
            "history",
            "input",
            "journal",
            "kafka",
            "move",
            "operate",
            "progress",
            "proxy",
            "redis",
            "replay",
            "search",
            "security",
            "shops",
            "simulate",
            "web");

    /** A room that is added says on which side it stands, and is held to it. */
    @Test
    void everyRoom_isOfTheCoreOrOfTheRim() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass one : CLASSES) {
            String[] parts = one.getPackageName().split("\\.");
            if (parts.length > 2) {
                rooms.add(parts[2]);
            }
        }
        Set<String> declared = new TreeSet<>(RIM);
        for (String core : CORE) {
            declared.add(core.replace("io.liverank.", "").replace("..", ""));
        }
        assertThat(rooms).isEqualTo(declared);
    }

    @Test
    void coreKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "jakarta..",
                        "io.lettuce..",
                        "tools.jackson..",
                        "com.fasterxml..",
                        "net.javacrumbs..",
                        "org.apache.lucene..",
                        "io.swagger..")
                .check(CLASSES);
    }

    @Test
    void coreKnowsNothingOfTheRim() {
        String[] rooms = RIM.stream().map(room -> "io.liverank." + room + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms)
                .check(CLASSES);
    }

    @Test
    void roomsFormNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.liverank.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void stateDependsOnNoClockAndNoRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.liverank.event..",
                        "io.liverank.catalog..",
                        "io.liverank.profile..",
                        "io.liverank.feature..",
                        "io.liverank.model..",
                        "io.liverank.formats..",
                        "io.liverank.evaluate..",
                        "io.liverank.experiment..",
                        "io.liverank.engine..")
                .and()
                // these run the fold or wait for it, and hold nothing of it
                .doNotBelongToAnyOf(Learner.class, MemoryEventLog.class)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callConstructor(SplittableRandom.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class, Clock.class)
                .check(CLASSES);
    }
}
