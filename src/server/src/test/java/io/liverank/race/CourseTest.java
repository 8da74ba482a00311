package io.liverank.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.replay.PairedDifference.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final int LISTS = 100;

    /** Lists of two rows, of which the second is chosen; each tenth list is of nobody's choice. */
    private static Recording recording() {
        List<ShownList> lists = new ArrayList<>();
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            float[] gains = {0, i % 10 == 9 ? 0 : 1};
            lists.add(new ShownList(i, i, "actor " + i % 30, null, null, null, List.of("a", "b"), null, gains));
            moments.add(new Moment.Shown(i));
            if (gains[1] > 0) {
                moments.add(new Moment.Chosen(i, 1));
            }
        }
        return new Recording("test", lists, moments, Map.of(), 0);
    }

    @Test
    void secondHalf_isOfTheListsWithAChoice() {
        Recording recording = recording();

        assertThat(recording.labelled()).isEqualTo(90);
        assertThat(recording.half()).isEqualTo(50);
        assertThat(recording.severalChoices()).isFalse();
    }

    @Test
    void rivals_areAskedBeforeTheyAreTold() {
        List<String> told = new ArrayList<>();
        new Course(recording()).run("listener", new Rival() {
            @Override
            public float[] rank(ShownList list) {
                told.add("asked " + list.index());
                return new float[] {0, 0};
            }

            @Override
            public void chosen(ShownList list, int row) {
                told.add("told " + list.index());
            }
        });

        assertThat(told).startsWith("asked 0", "told 0", "asked 1", "told 1").hasSize(LISTS + 90);
    }

    @Test
    void figures_ofARivalThatLearnsTheSecondRow_areBetterByHalf() {
        var course = new Course(recording());
        Course.Run shown = course.run("shown", list -> new float[] {1, 0});
        Course.Run late = course.run("late", list -> list.index() < 50 ? null : new float[] {0, 1});
        Course.Standing standing = course.standing(late, shown);

        assertThat(course.secondHalf(shown)).isEqualTo(0.5);
        assertThat(standing.secondHalf()).isEqualTo(1);
        assertThat(standing.against().mean()).isCloseTo(0.5, within(1e-12));
        assertThat(standing.against().verdict()).isEqualTo(Verdict.BETTER);
        assertThat(standing.against().lists()).isEqualTo(45);
        assertThat(standing.tenths()[0]).isNaN();
        assertThat(standing.tenths()[9]).isEqualTo(1);
        assertThat(course.best(List.of(shown, late)).name()).isEqualTo("late");
    }

    @Test
    void page_hasARowPerRivalAndAPicture() {
        var course = new Course(recording());
        Course.Run shown = course.run("order shown", list -> new float[] {1, 0});
        var standings = List.of(course.standing(shown, shown));
        var page = new QualityPage("a day");
        page.add("one", "MRR", "A note.", "quality/one.svg", standings);
        page.add("two", "NDCG@10", "A note.", "quality/two.svg", standings);

        assertThat(page.toString())
                .contains(
                        "| ranking | one | two, NDCG@10 |\n|---|---|---|\n| order shown | **0.5000** | **0.5000** |\n")
                .contains("![two, by tenths of the lists](quality/two.svg)");
        assertThat(TenthsPlot.draw("one", "MRR", standings))
                .startsWith("<svg")
                .contains("order shown")
                .endsWith("</svg>\n");
    }
}
