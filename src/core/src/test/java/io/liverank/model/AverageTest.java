package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AverageTest {
    private static final TrainingSettings SETTINGS = new TrainingSettings(1, 1, 0, 1);
    private final Toy toy = new Toy(5);
    private final Model start = new Model(ModelSettings.DEFAULT);

    AverageTest() {
        start.fit(toy.layout());
    }

    private static Tensor tensor(Model model, String name) {
        return model.tensors().all().stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.save(out);
        return out.toBytes();
    }

    private Model trained(Model from, List<Example> lists) {
        return new Trainer(from, () -> {}).train(lists, SETTINGS);
    }

    private static Model average(Model before, Model from, List<Model> parts) {
        var average = new Average(before, from);
        parts.forEach(part -> average.add(part.minus(from, true), 1f / parts.size()));
        Model model = before.copy();
        model.add(average.delta(), 1);
        return model;
    }

    @Test
    void onePart_isThatPart() {
        Model part = trained(start, toy.next(50));
        Model model = average(start, start, List.of(part));
        for (int t = 0; t < part.tensors().all().size(); t++) {
            Tensor wanted = part.tensors().all().get(t);
            Tensor found = model.tensors().all().get(t);
            for (int at = 0; at < wanted.size(); at++) {
                if (wanted.get(at) != 0 || found.get(at) != 0) {
                    assertThat(found.get(at))
                            .as(wanted.name)
                            .isCloseTo(wanted.get(at), within(1e-5f * Math.max(1, Math.abs(wanted.get(at)))));
                }
            }
        }
    }

    @Test
    void weightThatOnePartMet_isThatPartsAlone_andOthersAreBetween() {
        Model one = trained(start, toy.next(2));
        Model two = trained(start, toy.next(2));
        Model model = average(start, start, List.of(one, two));
        Tensor all = tensor(model, "linear.hashed");
        Tensor sums = tensor(model, "linear.hashed.squares");
        int alone = 0;
        int both = 0;
        for (int at = 0; at < all.size(); at++) {
            float a = tensor(one, "linear.hashed").get(at);
            float b = tensor(two, "linear.hashed").get(at);
            if (a != 0 && b != 0) {
                both++;
                assertThat(all.get(at)).isBetween(Math.min(a, b) - 1e-6f, Math.max(a, b) + 1e-6f);
                float known = tensor(one, "linear.hashed.squares").get(at)
                        + tensor(two, "linear.hashed.squares").get(at);
                assertThat(sums.get(at)).isCloseTo(known, within(1e-5f * (1 + known)));
            } else if (a != 0 || b != 0) {
                alone++;
                assertThat(all.get(at)).isCloseTo(a + b, within(1e-6f));
            }
        }
        assertThat(alone).isPositive();
        assertThat(both).isPositive();
    }

    @Test
    void namesThatNoPartMet_stayAsTheyWere() {
        Model before = trained(start, toy.next(60));
        Model from = before.copy();
        from.forgetNames();
        Tensor was = tensor(before, "linear.hashed");
        Tensor reset = tensor(from, "linear.hashed");
        Model part = trained(from, toy.next(3));
        Tensor learned = tensor(part, "linear.hashed");
        Tensor found = tensor(average(before, from, List.of(part)), "linear.hashed");
        int kept = 0;
        for (int at = 0; at < was.size(); at++) {
            if (learned.get(at) != reset.get(at)) {
                assertThat(found.get(at)).as("learned anew").isCloseTo(learned.get(at), within(1e-5f));
            } else if (was.get(at) != 0) {
                kept += reset.get(at) == 0 ? 1 : 0;
                assertThat(found.get(at)).isEqualTo(was.get(at));
            }
        }
        assertThat(kept).isPositive();
    }

    @Test
    void sameParts_makeTheSameBits_andAnotherShapeIsRefused() {
        Model one = trained(start, toy.next(20)).copy();
        Model two = trained(start, toy.next(20)).copy();
        assertThat(bytes(average(start, start, List.of(one, two))))
                .isEqualTo(bytes(average(start, start, List.of(one, two))));
        var linear = new Model(ModelSettings.of(ModelType.LINEAR));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Average(linear).add(one.minus(start, true), 1));
    }
}
