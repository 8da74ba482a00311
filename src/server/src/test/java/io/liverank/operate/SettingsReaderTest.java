package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.liverank.catalog.Fields;
import io.liverank.engine.Diversity;
import io.liverank.engine.Eligibility;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.ForeignExperts;
import io.liverank.model.ModelType;
import io.liverank.operate.SettingsReader.Found;
import io.liverank.operate.SettingsReader.WrongSettingException;
import io.liverank.update.UpdateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @TempDir
    Path folder;

    private static Found read(String set, String... options) {
        try (var reader = new SettingsReader(List.of(options), Map.of())) {
            return reader.read(set);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void withoutSettings_theServerIsToldWhatTheEngineTakesByItself() {
        LiveRankProperties properties = read("default").properties();
        assertThat(properties.engineSettings()).isEqualTo(EngineSettings.DEFAULT);
        assertThat(properties.updateSettings()).isEqualTo(UpdateSettings.DEFAULT);
        assertThat(properties.update().interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read("default").given()).isEmpty();
    }

    @Test
    void everySetting_reachesTheEngine() {
        EngineSettings engine =
                read("attribution-window=1h gains.view=0.5 update.cut-lists=77 pending-rows=1234 max-items=2345"
                                + " max-users=3456 model.type=neural model.rate=2 model.position-bias=false"
                                + " challengers.small.type=linear features.labels.age=how old")
                        .properties()
                        .engineSettings();
        assertThat(engine.attributionWindow()).isEqualTo(Duration.ofHours(1));
        assertThat(engine.events().of("view").gain()).isEqualTo(0.5);
        assertThat(engine.events().of("click").gain()).isEqualTo(1);
        assertThat(engine.cutLists()).isEqualTo(77);
        assertThat(engine.pendingRows()).isEqualTo(1234);
        assertThat(engine.items()).isEqualTo(2345);
        assertThat(engine.users()).isEqualTo(3456);
        assertThat(engine.model().type()).isEqualTo(ModelType.NEURAL);
        assertThat(engine.model().rate()).isEqualTo(2);
        assertThat(engine.model().positionBias()).isFalse();
        assertThat(engine.challengers().get("small").type()).isEqualTo(ModelType.LINEAR);
        assertThat(engine.features().labels()).containsEntry("age", "how old");
    }

    @Test
    void scoresOfForeignModels_areFeaturesOrRankingsByTheirRole() {
        EngineSettings engine = read("foreign.a.model=a.onnx foreign.b.model=b.onnx foreign.b.role=expert"
                        + " foreign.c.model=c.onnx foreign.c.role=challenger")
                .properties()
                .engineSettings();
        assertThat(engine.features().numbers()).containsExactly("foreign.a");
        assertThat(engine.features().fields().kinds())
                .containsEntry("foreign.b", Fields.Kind.IGNORE)
                .containsEntry("foreign.c", Fields.Kind.IGNORE);
        assertThat(engine.foreign()).isEqualTo(new ForeignExperts(List.of("foreign.b"), List.of("foreign.c")));
    }

    @Test
    void shareOfAForeignModel_isOfOneThatRanks() {
        var foreign = read("foreign.b.model=b.onnx foreign.b.role=challenger foreign.b.share=0.1"
                        + " foreign.c.model=c.onnx foreign.c.role=expert")
                .properties()
                .foreign();
        assertThat(ForeignModelSettings.shares(foreign)).containsExactly(Map.entry("foreign.b", 0.1));
        for (String wrong : List.of(
                "foreign.b.model=b.onnx foreign.b.share=0.1",
                "foreign.b.model=b.onnx foreign.b.role=expert foreign.b.share=1.1")) {
            assertThatExceptionOfType(WrongSettingException.class).isThrownBy(() -> read(wrong));
        }
    }

    @Test
    void shareOfAChallenger_isRead() {
        var ours = read("challengers.small.type=linear challengers.small.share=0.1 challengers.other.type=linear")
                .properties()
                .challengers();
        assertThat(ChallengerSettings.shares(ours)).containsExactly(Map.entry("small", 0.1));
    }

    @Test
    void limitOfRepetition_isRead() {
        assertThat(read("default").properties().diversity().diversity().attribute())
                .isEmpty();
        assertThat(read("diversity.attribute=topic diversity.most=1 diversity.places=5")
                        .properties()
                        .diversity()
                        .diversity())
                .isEqualTo(new Diversity("topic", 1, 5));
        assertThatExceptionOfType(WrongSettingException.class).isThrownBy(() -> read("diversity.most=0"));
    }

    @Test
    void rulesOfWhatMayBeShown_areReadByNameAndHaveToBeWhole() {
        Found found =
                read("eligibility.risk.attribute=risk eligibility.risk.relation=at-most eligibility.risk.context=bears"
                        + " eligibility.country.attribute=countries eligibility.country.relation=one_of"
                        + " eligibility.country.context=country eligibility.country.missing=allow");
        assertThat(EligibilitySettings.eligibility(found.properties().eligibility())
                        .rules())
                .containsExactly(
                        new Eligibility.Rule("country", "countries", Eligibility.Relation.ONE_OF, "country", true),
                        new Eligibility.Rule("risk", "risk", Eligibility.Relation.AT_MOST, "bears", false));
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read("eligibility.risk.attribute=risk eligibility.risk.context=bears"));
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read("eligibility.risk.attribute=risk eligibility.risk.relation=at-most"));
        assertThatExceptionOfType(WrongSettingException.class)
                .as("a search engine's own answers go through whole")
                .isThrownBy(() -> read("proxy.upstream=http://localhost:9200 eligibility.risk.attribute=risk"
                        + " eligibility.risk.relation=at-most eligibility.risk.context=bears"))
                .withMessageContaining("liverank.eligibility");
    }

    @Test
    void edgesOfARange_areWithinIt() {
        assertThat(read("model.rate=0.01").properties().engineSettings().model().rate())
                .isEqualTo(0.01f);
        assertThat(read("model.rate=100 update.share=0.01 update.reservoir=0 update.confidence=1")
                        .given())
                .hasSize(4);
    }

    @Test
    void commaWithoutAName_belongsToTheValueBefore() {
        Found found = read("features.off=age,chosen_hour,liverank.update.interval=0s,features.numbers=price, rating");
        assertThat(found.properties().features().off()).containsExactlyInAnyOrder("age", "chosen_hour");
        assertThat(found.properties().update().interval()).isZero();
        assertThat(found.properties().features().numbers()).containsExactly("price", "rating");
    }

    @Test
    void set_goesOverOptionsAndOptionsOverFiles() throws IOException {
        Path file = write("base.yaml", "liverank:\n  model:\n    rate: 3\n    type: neural\n  max-users: 5000\n");
        String[] options = {
            "--spring.config.additional-location=" + file.toUri(),
            "--liverank.model.rate=4",
            "--liverank.max-items=6000"
        };
        Found plain = read("default", options);
        assertThat(plain.properties().model()).isEqualTo(new LiveRankProperties.Model(ModelType.NEURAL, 4, true));
        assertThat(plain.given())
                .extracting(SettingsReader.Given::name)
                .containsExactly(
                        "liverank.max-items", "liverank.max-users", "liverank.model.rate", "liverank.model.type");
        Path over = write("over.properties", "liverank.model.rate=5\n");
        assertThat(read(over.toString(), options).properties().model().rate()).isEqualTo(5);
        assertThat(read("model.rate=6", options).properties().model().rate()).isEqualTo(6);
        assertThat(read("model.rate=6", options).properties().maxUsers()).isEqualTo(5000);
    }

    @Test
    void shortOption_goesOverOptions() {
        try (var reader =
                new SettingsReader(List.of("--liverank.model.type=neural"), Map.of("liverank.model.type", "linear"))) {
            assertThat(reader.read("default").properties().model().type()).isEqualTo(ModelType.LINEAR);
            assertThat(reader.read("model.type=sequence").properties().model().type())
                    .isEqualTo(ModelType.SEQUENCE);
        }
    }

    @Test
    void fileOfASet_mayHoldDocumentsOfProfiles() throws IOException {
        Path file = write("set.yaml", """
                liverank.model.rate: 2
                ---
                spring.config.activate.on-profile: winter
                liverank.model.rate: 3
                ---
                spring.config.activate.on-profile: summer
                liverank.model.rate: 4
                """);
        assertThat(read(file.toString()).properties().model().rate()).isEqualTo(2);
        assertThat(read(file.toString(), "--spring.profiles.active=winter")
                        .properties()
                        .model()
                        .rate())
                .isEqualTo(3);
    }

    @Test
    void listInASet_replacesALongerOne() {
        Found found = read(
                "features.numbers=price",
                "--liverank.features.numbers[0]=age",
                "--liverank.features.numbers[1]=rating");
        assertThat(found.properties().features().numbers()).containsExactly("price");
        assertThat(read(
                                "features.numbers[0]=price",
                                "--liverank.features.numbers[0]=a",
                                "--liverank.features.numbers[1]=b")
                        .properties()
                        .features()
                        .numbers())
                .containsExactly("price");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            model.type=foo | liverank.model.type cannot be "foo" (--compare): it is one of linear,
            max-items=many | liverank.max-items cannot be "many" (--compare): that is not a whole number
            gains.click=much | liverank.gains.click cannot be "much" (--compare): that is not a number
            attribution-window=soon | liverank.attribution-window cannot be "soon" (--compare): 'soon' is not a valid
            update.interval=-5m | liverank.update.interval must be
            update.reservoir=2 update.share=0 | liverank.update.reservoir must be
            update.reservoir=2 update.share=0 | liverank.update.share must be
            challengers.big.rate=1000 | liverank.challengers.big.rate must be from 0.01 to 100, not "1000.0"
            challengers.big.share=2 | liverank.challengers.big.share must be
            challengers.main.type=linear | liverank.challengers.main: the name main is the model's own
            features.off=agee | liverank.features.off: no such feature: agee; did you mean age?
            features.off=price.plaice | liverank.features.off: no such feature: price.plaice; did you mean price.place?
            features.labels.agee=x | liverank.features.labels: no such feature: agee; did you mean age?
            gains.click=-1 | liverank.gains.click: a gain is a number above 0 and at most 100, not -1.0
            gains.click=NaN | liverank.gains.click: a gain is a number above 0 and at most 100, not NaN
            events.click.rol=choice | liverank.events.click.rol: a type has .role, .gain and .delay, nothing else; did you mean role?
            events.click.role=choise | not "choise"; did you mean choice?
            model.type=nueral | did you mean neural?
            model.rate=NaN | liverank.model.rate must be from 0.01 to 100, not "NaN"
            max-items=9999999999 | it must be from 1,000 to 100,000,000
            checkpoint-interval=0s | liverank.checkpoint-interval must be from 10ms to 1d, not "0s"
            log-retention=-1d | liverank.log-retention must be from 0s to 3650d
            update.lock-at-most=1s | liverank.update.lock-at-most must be from 30s to 1d, not "1s"
            management-port=70000 | liverank.management-port must be from 0 to 65,535, not "70000"
            pending-rows=-5 | liverank.pending-rows must be from 1,000 to 100,000,000
            features.fields.age=numbr | liverank.features.fields.age cannot be "numbr"
            update=5m | liverank.update takes no value
            update.intervl=5m | liverank.update.intervl is no setting; did you mean liverank.update.interval?
            nothing.of.the.kind=1 | liverank.nothing.of.the.kind is no setting
            model.rate=1 model.rate=2 | liverank.model.rate stands there twice
            linear model.rate=2 | linear is not NAME=VALUE
            linear | is neither default, nor a file, nor settings
            """)
    void wrongSetting_isNamedInASentence(String set, String sentence) {
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read(set))
                .withMessageContaining(sentence);
    }

    @Test
    void unknownName_isRefusedWhereverItIsWritten() throws IOException {
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read("default", "--liverank.modle.type=linear"))
                .withMessage("liverank.modle.type is no setting; did you mean liverank.model.type? (command line)");
        Path file =
                write("base.yaml", "liverank:\n  modle:\n    type: linear\n  security:\n    key:\n      a.sha256: x\n");
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read("default", "--spring.config.additional-location=" + file.toUri()))
                .withMessageContaining("liverank.modle.type is no setting; did you mean liverank.model.type? (")
                .withMessageContaining("base.yaml")
                .withMessageContaining("did you mean liverank.security.keys.a.sha256?");
        System.setProperty("liverank.max-itms", "2000");
        try {
            assertThatExceptionOfType(WrongSettingException.class)
                    .isThrownBy(() -> read("default"))
                    .withMessage("liverank.max-itms is no setting; did you mean liverank.max-items? (system property)");
        } finally {
            System.clearProperty("liverank.max-itms");
        }
    }

    @Test
    void namesOfOnesOwn_stayOpen() {
        Found found = read("features.fields.stock.level=number,features.fields[a_b]=text,features.encoders.title=words,"
                + "events.my_own-type.role=choice,gains.whatever=2,challengers.x-1.position-bias=false,"
                + "features.labels[price.value]=the price,features.off=price.value,maxUsers=2000,data_dir=/nowhere");
        assertThat(found.properties().features().fields()).containsKeys("stock.level", "a_b");
        assertThat(found.properties().maxUsers()).isEqualTo(2000);
    }

    @Test
    void off_takesWhatTheApiNames() {
        var features = read("features.off=match_,user,price.*,colour_code,age")
                .properties()
                .engineSettings()
                .features();
        assertThat(features.isOn("match_order")).isFalse();
        assertThat(features.isOn("user_touched")).isFalse();
        assertThat(features.isOn("taste_user")).isFalse();
        assertThat(features.isOn("price.value")).isFalse();
        assertThat(features.isOn("rating.value")).isTrue();
        assertThat(features.isOn("session_touched")).isTrue();
        assertThat(features.fields().kinds()).containsEntry("colour_code", Fields.Kind.IGNORE);
    }

    @Test
    void doorsOfTheServer_areNoConcernOfAReplay() {
        Found found = read("default", "--liverank.security.keys.shop.sha256=x");
        assertThat(found.given()).isEmpty();
    }

    @Test
    void fileThatSetsNothing_isRefused() throws IOException {
        Path file = write("set.yaml", "model:\n  type: linear\n");
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read(file.toString()))
                .withMessageContaining("sets nothing under liverank");
    }

    @Test
    void missingOrBrokenFile_isSaidInOneLine() throws IOException {
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read(
                        "default",
                        "--spring.config.location="
                                + folder.resolve("none.yaml").toUri()))
                .withMessageContaining("none.yaml");
        Path broken = write("broken.yaml", "a: [b\n c: d");
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read(broken.toString()))
                .withMessageStartingWith("the settings cannot be read: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void optionWithoutAValue_isRefused() {
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> read("default", "--liverank.model.type"))
                .withMessageContaining("--liverank.model.type=VALUE");
    }
}
