package io.liverank;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.liverank.engine.Learner;
import io.liverank.event.MemoryEventLog;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] CORE = {
        "io.liverank.math..",
        "io.liverank.event..",
        "io.liverank.catalog..",
        "io.liverank.profile..",
        "io.liverank.feature..",
        "io.liverank.model..",
        "io.liverank.evaluate..",
        "io.liverank.engine..",
        "io.liverank.doctor.."
    };
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.liverank");

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
                        "org.apache.lucene..",
                        "io.swagger..")
                .check(classes);
    }

    @Test
    void coreKnowsNothingOfTheRim() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.liverank.redis..",
                        "io.liverank.search..",
                        "io.liverank.api..",
                        "io.liverank.input..",
                        "io.liverank.replay..",
                        "io.liverank.operate..")
                .check(classes);
    }

    @Test
    void roomsFormNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.liverank.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
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
                        "io.liverank.evaluate..",
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
                .check(classes);
    }
}
