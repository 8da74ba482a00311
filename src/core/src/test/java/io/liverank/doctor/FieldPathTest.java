package io.liverank.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FieldPathTest {
    private static Value amount(double number) {
        return new Value.Amount(number);
    }

    private static Attributes attributes(String name, Value value) {
        return Attributes.of(Map.of(name, value));
    }

    private static Value group(String name, Value value) {
        return new Value.Group(attributes(name, value));
    }

    @Test
    void field_isTakenFromAnother() {
        Attributes here = Attributes.of(Map.of("price", amount(1), "brand", new Value.Text("a")));
        Attributes there = Attributes.of(Map.of("price", amount(2), "brand", new Value.Text("b")));
        assertThat(FieldPath.withFrom(here, there, "price"))
                .isEqualTo(Attributes.of(Map.of("price", amount(2), "brand", new Value.Text("a"))));
    }

    @Test
    void fieldThatAnotherHasNot_isGone() {
        Attributes here = Attributes.of(Map.of("price", amount(1), "brand", new Value.Text("a")));
        assertThat(FieldPath.withFrom(here, Attributes.NONE, "price"))
                .isEqualTo(attributes("brand", new Value.Text("a")));
    }

    @Test
    void nestedField_leavesItsGroupOtherwiseAsItIs() {
        Attributes here = attributes("a", new Value.Group(Attributes.of(Map.of("b", amount(1), "c", amount(2)))));
        Attributes rest = FieldPath.withFrom(here, Attributes.NONE, "a.b");
        assertThat(rest).isEqualTo(attributes("a", group("c", amount(2))));
        Attributes other = FieldPath.withFrom(here, attributes("a", group("b", amount(7))), "a.b");
        assertThat(FieldPath.only(other, "a.b"))
                .isEqualTo(FieldPath.only(attributes("a", new Value.Several(List.of(group("b", amount(7))))), "a.b"));
        assertThat(FieldPath.only(other, "a.c").size()).isEqualTo(1);
    }

    @Test
    void valuesInArraysOfObjects_areTakenByTheirPath() {
        Attributes here = attributes(
                "offers",
                new Value.Several(List.of(
                        new Value.Group(Attributes.of(Map.of("price", amount(1), "seller", new Value.Text("x")))),
                        group("price", amount(2)))));
        assertThat(FieldPath.only(here, "offers.price"))
                .isEqualTo(attributes(
                        "offers", new Value.Several(List.of(group("price", amount(1)), group("price", amount(2))))));
        assertThat(FieldPath.withFrom(here, Attributes.NONE, "offers.price"))
                .isEqualTo(attributes("offers", new Value.Several(List.of(group("seller", new Value.Text("x"))))));
    }

    @Test
    void nameWithAPoint_isTheSamePathAsAGroup() {
        assertThat(FieldPath.only(attributes("a.b", amount(1)), "a.b").size()).isEqualTo(1);
        assertThat(FieldPath.withFrom(attributes("a.b", amount(1)), Attributes.NONE, "a.b"))
                .isEqualTo(Attributes.NONE);
    }

    @Test
    void nameThatOnlyStartsAlike_isAnotherField() {
        Attributes here = attributes("price_old", amount(1));
        assertThat(FieldPath.only(here, "price")).isEqualTo(Attributes.NONE);
        assertThat(FieldPath.withFrom(here, Attributes.NONE, "price")).isEqualTo(here);
    }

    @Test
    void paths_areThoseOfTheCatalogue() {
        var paths = new TreeSet<String>();
        FieldPath.forEach(
                Attributes.of(Map.of(
                        "price", amount(1),
                        "a", group("b", group("c", amount(2))),
                        "offers", new Value.Several(List.of(group("price", amount(1)), new Value.Text("x"))))),
                paths::add);
        assertThat(paths).containsExactly("a.b.c", "offers", "offers.price", "price");
    }
}
