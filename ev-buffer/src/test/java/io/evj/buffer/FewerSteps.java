package io.evj.buffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Finds few and simple steps that fail, where many have failed. Steps depend on what comes before and seldom on numbers, so
/// this leaves out whole stretches first, then shorter ones, and looks at numbers last.
final class FewerSteps {
    private final Predicate<List<Step>> fails;
    private List<Step> steps;

    private FewerSteps(List<Step> failing, Predicate<List<Step>> fails) {
        this.steps = failing;
        this.fails = fails;
    }

    /// Steps of which none can be left out.
    static List<Step> of(List<Step> failing, Predicate<List<Step>> fails) {
        FewerSteps fewer = new FewerSteps(failing, fails);
        for (int stretch = failing.size() / 2; stretch > 0; stretch /= 2) {
            fewer.leaveOut(stretch);
        }
        fewer.simplify(step -> step.with(0, step.place()));
        fewer.simplify(step -> step.with(step.amount(), 0));
        fewer.simplify(step -> step.with(step.amount() / 2, step.place() / 2));
        while (fewer.leaveOut(1)) {}
        return fewer.steps;
    }

    /// From the end on: what comes after the failure goes first.
    private boolean leaveOut(int stretch) {
        boolean isShorter = false;
        for (int end = steps.size(); end > 0; end -= stretch) {
            List<Step> some = new ArrayList<>(steps.subList(0, Math.max(0, end - stretch)));
            some.addAll(steps.subList(end, steps.size()));
            if (fails.test(some)) {
                steps = some;
                isShorter = true;
            }
        }
        return isShorter;
    }

    private void simplify(UnaryOperator<Step> change) {
        for (int i = 0; i < steps.size(); i++) {
            List<Step> some = new ArrayList<>(steps);
            some.set(i, change.apply(steps.get(i)));
            if (fails.test(some)) {
                steps = some;
            }
        }
    }
}
