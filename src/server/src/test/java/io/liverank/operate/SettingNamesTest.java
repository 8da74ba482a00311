package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.LiveRankApplication;
import io.liverank.operate.SettingsReader.WrongSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingNamesTest {
    private static StandardEnvironment variable(String assignment) {
        String[] parts = assignment.split("=", 2);
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, Map.of(parts[0], parts[1])));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LIVERANK_MODEL_TYPE=linear",
                "liverank_model_type=linear",
                "LIVERANK_DATA_DIR=/data",
                "LIVERANK_DATADIR=/data",
                "LIVERANK_MANAGEMENT_PORT=8081",
                "LIVERANK_UPDATE_CUTLISTS=50",
                "LIVERANK_SECURITY_KEYS_SHOP_SHA256=x",
                "LIVERANK_SECURITY_KEYS_MY_SHOP_REQUESTS_PER_SECOND=5",
                "LIVERANK_SECURITY_KEYS_SHOP_ROLES_0=rank",
                "LIVERANK_EVENTS_ADD_TO_CART_ROLE=choice",
                "LIVERANK_GAINS_ADDTOCART=2",
                "LIVERANK_FEATURES_OFF=age",
                "LIVERANK_CORS_ORIGINS=*",
                "LIVERANK_SERVICE_HOST=10.0.0.1",
                "LIVERANK_SERVICE_PORT_HTTP=80",
                "LIVERANK_PORT=tcp://10.0.0.1:80",
                "LIVERANK_PORT_80_TCP_ADDR=10.0.0.1",
                "LIVERANK_REDIS_PORT_6379_TCP=tcp://10.0.0.1:6379",
                "LIVERANK_JAR=target/liverank.jar",
                "LIVERANK_HOME=/opt/liverank",
                "LIVERANK_VERSION=0.2.0",
                "LIVERANK_URL=http://localhost:8080",
                "LIVERANK_ADMIN_KEY=secret",
                "LIVERANKING=1",
                "OTHER_LIVERANK_MODLE=1"
            })
    void variable_ofASettingOrOfSomebodyElse_isTaken(String assignment) {
        assertThat(SettingNames.all().unknown(variable(assignment))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LIVERANK_MODLE_TYPE=linear,           LIVERANK_MODEL_TYPE",
        "LIVERANK_MANAGMENT_PORT=8081,         LIVERANK_MANAGEMENT_PORT",
        "LIVERANK_SECURITY_KEYS_SHOP_SHA265=x, LIVERANK_SECURITY_KEYS_SHOP_SHA256",
        "LIVERANK_SECURITY_KEY_SHOP_ROLES=x,   LIVERANK_SECURITY_KEYS_SHOP_ROLES",
        "LIVERANK_MAX_USER=5000,               LIVERANK_MAX_USERS",
        "LIVERANK_GAIN_CLICK=2,                LIVERANK_GAINS_CLICK",
        "LIVERANK_REDIS_URL=redis://x,         SPRING_DATA_REDIS_URL"
    })
    void variable_thatIsNoSetting_isRefusedWithWhatWasMeant(String assignment, String meant) {
        assertThatExceptionOfType(WrongSettingException.class)
                .isThrownBy(() -> SettingsReader.refuseUnknown(variable(assignment)))
                .withMessageContaining("did you mean " + meant + "? (environment variable)");
    }

    @Test
    void valueOutOfRange_isToldOfAVariableToo() {
        assertThat(SettingNames.all().outOfRange(variable("LIVERANK_UPDATE_SHARE=2")))
                .containsExactly("liverank.update.share must be from 0.01 to 1, not 2.0");
        assertThat(SettingNames.all().outOfRange(variable("LIVERANK_CHALLENGERS_BIG_RATE=NaN")))
                .containsExactly("liverank.challengers.big.rate must be from 0.01 to 100, not NaN");
        assertThat(SettingNames.all().outOfRange(variable("LIVERANK_APPEND_TIMEOUT=0s")))
                .containsExactly("liverank.append-timeout must be from 1ms to 600s, not 0s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --liverank.gians.click=2          | did you mean liverank.gains.click?
            --liverank.gains.click=-1         | liverank.gains.click: a gain is a number above 0
            --liverank.model.rate=1000        | liverank.model.rate must be from 0.01 to 100
            --liverank.update.interval=soon   | liverank.update.interval cannot be "soon"
            --liverank.features.off=agee      | did you mean age?
            --liverank.security.keys.a.roles=rnak | did you mean rank?
            --liverank.cors.origin=*          | did you mean liverank.cors.origins?
            """)
    void server_doesNotStartAndSaysWhyInAFewLines(String option, String sentence) {
        assertThatThrownBy(() -> SpringApplication.run(
                        LiveRankApplication.class, option, "--server.port=0", "--liverank.data-dir=/nowhere/at/all"))
                .isInstanceOf(WrongSettingException.class)
                .hasMessageContaining(sentence)
                .satisfies(fault -> {
                    var analysis = new RefusedSettings().analyze(fault);
                    assertThat((analysis.getDescription() + "\n" + analysis.getAction()).lines())
                            .hasSizeLessThanOrEqualTo(8);
                });
    }
}
