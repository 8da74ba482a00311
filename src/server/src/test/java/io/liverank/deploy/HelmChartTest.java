package io.liverank.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** The chart, rendered by Helm and read into Kubernetes' own types. */
class HelmChartTest {
    private static final Path CHART = Path.of("helm/liverank");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String HASH = "a".repeat(64);
    private static final String[] LEAST = {
        "redis.host=redis.example.org",
        "security.keys.shop.sha256=" + HASH,
        "security.keys.shop.roles[0]=rank",
        "security.keys.shop.roles[1]=feedback"
    };
    private static final String[] EVERYTHING = {
        "redis.bundled.enabled=true",
        "security.existingSecret=callers",
        "security.oauth2IssuerUri=https://login.example.org",
        "config.liverank.max-users=1000",
        "env[0].name=OTEL_EXPORTER_OTLP_ENDPOINT",
        "env[0].value=http://collector:4318",
        "ingress.enabled=true",
        "ingress.className=nginx",
        "ingress.tls[0].secretName=tls",
        "autoscaling.enabled=true",
        "monitoring.enabled=true",
        "monitoring.labels.release=prometheus",
        "networkPolicy.managementFrom[0].podSelector.matchLabels.app=prometheus",
        "imagePullSecrets[0].name=registry",
        "podAnnotations.team=search",
        "nodeSelector.disk=ssd",
        "tolerations[0].key=ranking"
    };

    private static String template(Path chart, String... values) {
        TemplateCommand command = new Helm(chart).template().withName("shop").withNamespace("ranking");
        for (String value : values) {
            String[] parts = value.split("=", 2);
            command.set(parts[0], parts[1]);
        }
        return command.call();
    }

    private static List<HasMetadata> objects(String... values) {
        return objects(CHART, values);
    }

    private static List<HasMetadata> objects(Path chart, String... values) {
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : template(chart, values).split("(?m)^---$")) {
            if (!document.replaceAll("(?m)^#.*$", "").isBlank()) {
                Object read = YAML.unmarshal(document);
                assertKnown(read, "");
                objects.add((HasMetadata) read);
            }
        }
        return objects;
    }

    /** Fields that the Kubernetes API does not know end up in additionalProperties. */
    private static void assertKnown(Object value, String path) {
        if (value instanceof List<?> list) {
            list.forEach(one -> assertKnown(one, path + "[]"));
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
            assertThat(value.getClass().getSimpleName()).as(path).isNotEqualTo("GenericKubernetesResource");
            for (Method getter : value.getClass().getMethods()) {
                if (getter.getName().equals("getAdditionalProperties")) {
                    assertThat((Map<?, ?>) call(getter, value)).as(path).isEmpty();
                } else if (getter.getName().startsWith("get")
                        && getter.getParameterCount() == 0
                        && !getter.isAnnotationPresent(com.fasterxml.jackson.annotation.JsonIgnore.class)) {
                    assertKnown(call(getter, value), path + "." + getter.getName());
                }
            }
        }
    }

    private static Object call(Method getter, Object value) {
        try {
            return getter.invoke(value);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static <T> T one(List<HasMetadata> objects, Class<T> type, String name) {
        return objects.stream()
                .filter(type::isInstance)
                .filter(object -> object.getMetadata().getName().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    /** Without keys the server listens on loopback, which nobody outside of its container reaches. */
    @ParameterizedTest
    @ValueSource(strings = {"docker/Dockerfile", "docker/compose.yaml", "helm/liverank/templates/deployment.yaml"})
    void containers_listenOnAllAddresses(String file) throws IOException {
        assertThat(Files.readString(Path.of(file))).containsPattern("SERVER_ADDRESS\\W+(value: \")?0\\.0\\.0\\.0");
    }

    @Test
    void chart_passesLint() {
        var result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void leastValues_giveAGuardedDeploymentWithProbes() {
        List<HasMetadata> objects = objects(LEAST);
        var pod = one(objects, Deployment.class, "shop-liverank")
                .getSpec()
                .getTemplate()
                .getSpec();
        var container = pod.getContainers().get(0);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
        assertThat(container.getReadinessProbe().getHttpGet().getPort().getStrVal())
                .isEqualTo("management");
        assertThat(container.getEnv()).anySatisfy(variable -> assertThat(variable.getName() + "=" + variable.getValue())
                .isEqualTo("LIVERANK_MANAGEMENT_PORT=8081"));
        assertThat(container.getEnv()).anySatisfy(variable -> assertThat(variable.getName() + "=" + variable.getValue())
                .isEqualTo("SERVER_ADDRESS=0.0.0.0"));
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(60);
        assertThat(pod.getTopologySpreadConstraints()).hasSize(2);
        assertThat(one(objects, PodDisruptionBudget.class, "shop-liverank")
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
        assertThat(one(objects, Service.class, "shop-liverank").getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getName()).isEqualTo("http"));
        assertThat(one(objects, NetworkPolicy.class, "shop-liverank").getSpec().getIngress())
                .hasSize(1);
        assertThat(objects).noneMatch(object -> object instanceof Ingress || object instanceof StatefulSet);
    }

    @Test
    void keys_becomePropertiesThatTheServerKnows() {
        String properties =
                one(objects(LEAST), ConfigMap.class, "shop-liverank").getData().get("application.yaml");
        Map<?, ?> read = YAML.unmarshal(properties, Map.class);
        Map<?, ?> liverank = (Map<?, ?>) read.get("liverank");
        Map<?, ?> keys = (Map<?, ?>) ((Map<?, ?>) liverank.get("security")).get("keys");
        Map<?, ?> shop = (Map<?, ?>) keys.get("shop");
        assertThat(shop.get("sha256")).isEqualTo(HASH);
        assertThat(shop.get("roles")).isEqualTo("rank,feedback");
        assertThat(shop.get("requests-per-second")).isEqualTo(0);
    }

    @Test
    void everything_isRenderedIntoKnownFields() {
        List<HasMetadata> objects = objects(EVERYTHING);
        var deployment = one(objects, Deployment.class, "shop-liverank").getSpec();
        assertThat(deployment.getReplicas()).isNull();
        assertThat(deployment
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnvFrom()
                        .get(0)
                        .getSecretRef()
                        .getName())
                .isEqualTo("callers");
        assertThat(one(objects, HorizontalPodAutoscaler.class, "shop-liverank")
                        .getSpec()
                        .getMinReplicas())
                .isEqualTo(2);
        assertThat(one(objects, Ingress.class, "shop-liverank").getSpec().getIngressClassName())
                .isEqualTo("nginx");
        assertThat(one(objects, ServiceMonitor.class, "shop-liverank")
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .containsEntry("liverank.io/metrics", "true");
        assertThat(one(objects, Service.class, "shop-liverank-management")
                        .getMetadata()
                        .getLabels())
                .containsEntry("liverank.io/metrics", "true");
        assertThat(one(objects, PrometheusRule.class, "shop-liverank")
                        .getSpec()
                        .getGroups()
                        .get(0)
                        .getRules())
                .hasSizeGreaterThan(6)
                .allSatisfy(rule -> assertThat(rule.getAlert()).startsWith("LiveRank"));
        assertThat(deployment.getTemplate().getSpec().getContainers().get(0).getEnv())
                .extracting(EnvVar::getName)
                .endsWith("OTEL_EXPORTER_OTLP_ENDPOINT");
        one(objects, StatefulSet.class, "shop-liverank-redis");
        one(objects, NetworkPolicy.class, "shop-liverank-redis");
        assertThat(one(objects, ConfigMap.class, "shop-liverank").getData().get("application-more.yaml"))
                .contains("max-users: 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicaCount=0",
                "security.keys.shop.sha256=short",
                "security.keys.shop.roles[0]=root",
                "redis.port=70000",
                "colour=blue",
                "terminationGracePeriodSeconds=5"
            })
    void wrongValues_areRefusedByTheSchema(String value) {
        String[] values = Arrays.copyOf(LEAST, LEAST.length + 1);
        values[LEAST.length] = value;
        assertThatThrownBy(() -> template(CHART, values)).hasMessageContaining("schema");
    }

    /** The library renders no hooks; as a plain pod it is the same. */
    @Test
    void testHook_isAPodThatAsksTheServer(@TempDir Path folder) throws IOException {
        Path chart = folder.resolve("liverank");
        Path hook = chart.resolve("templates/tests/ready.yaml");
        FileSystemUtils.copyRecursively(CHART, chart);
        Files.writeString(hook, Files.readString(hook).replaceAll("(?m)^ +(annotations:|helm.sh/hook.*)\n", ""));
        var pod = one(objects(chart, LEAST), Pod.class, "shop-liverank-test");
        assertThat(pod.getSpec().getContainers().get(0).getArgs().get(0)).contains("/dev/tcp/shop-liverank/80");
    }

    @Test
    void missingRedisOrCallers_areSaid() {
        assertThatThrownBy(() -> template(CHART, "security.existingSecret=callers"))
                .hasMessageContaining("needs a Redis");
        assertThatThrownBy(() -> template(CHART, "redis.host=redis")).hasMessageContaining("needs to know its callers");
    }
}
