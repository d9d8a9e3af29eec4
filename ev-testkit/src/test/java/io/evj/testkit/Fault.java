package io.evj.testkit;

import java.time.Duration;
import java.util.Set;

/// Ways to be a broken backend, and the rules of the contract that each breaks.
enum Fault {
    LOSES_WAKEUPS(
            true,
            "wakeupFromAnotherThreadEndsAWait",
            "wakeupBeforeAWaitEndsIt",
            "oneWakeupEndsOneWait",
            "changesOfInterestLoseNoWakeup",
            "goesOnUnderAnotherThread"),
    LOSES_WAKEUPS_WHEN_INTEREST_CHANGES(true, "changesOfInterestLoseNoWakeup"),
    IS_WOKEN_FOR_EVER(false, "oneWakeupEndsOneWait"),
    FAILS_TO_BE_WOKEN_WHEN_CLOSED(false, "wakeupWhileClosingIsHarmless"),
    SPINS(
            false,
            "waitsAsLongAsAsked",
            "waitsWithoutLimitUntilReady",
            "oneWakeupEndsOneWait",
            "oneInterruptEndsOneWait",
            "twoBackendsAreIndependent",
            "admittingRegistersNothing",
            "reportsNothingForNoInterest",
            "reportsNothingAfterForget",
            "closingADescriptorEndsItsWatch",
            "tellsOnceOfAChannelClosedBehindItsBack",
            "refusesOrGivesUpAChannelThatIsClosed",
            "forgetsWhileNoThreadIsAttached"),
    OVERSLEEPS(true, "looksWithoutWaiting"),
    KEEPS_INTERRUPTS(false, "oneInterruptEndsOneWait"),
    REPORTS_THE_FORGOTTEN(
            true,
            "reportsNothingAfterForget",
            "watchesAgainAfterForget",
            "watchesWhatAnotherBackendWatchedBefore",
            "closingADescriptorEndsItsWatch",
            "oldReadinessDoesNotReachADescriptorThatReusesTheNumber",
            "forgetsWhileNoThreadIsAttached"),
    REPORTS_THE_UNINTERESTED(false, "followsEachChangeOfInterest", "reportsNothingForNoInterest"),
    REPORTS_ONCE(
            true,
            "reportsReadAgainWhileBytesAreUnread",
            "reportsWriteWhileThereIsRoom",
            "reportsReadWhenThePeerCloses"),
    IGNORES_WRITE(
            true,
            "reportsWriteWhileThereIsRoom",
            "reportsReadAndWriteTogether",
            "followsEachChangeOfInterest",
            "reportsWriteWhenAConnectCompletes"),
    IGNORES_CHANGES(true, "followsEachChangeOfInterest", "reportsNothingForNoInterest"),
    STARVES_THE_LAST(true, "reportsExactlyTheReadyOnesOfMany"),
    MISCOUNTS(true, "reportsReadWhenBytesArrive", "reportsWriteWhileThereIsRoom"),
    HIDES_LOSSES(
            true, "tellsOnceOfAChannelClosedBehindItsBack", "refusesOrGivesUpAChannelThatIsClosed"),
    TELLS_LOSSES_TWICE(
            false,
            "tellsOnceOfAChannelClosedBehindItsBack",
            "refusesOrGivesUpAChannelThatIsClosed"),
    ADMITS_ANYTHING(false, "refusesADescriptorOfAnUnknownKind", "refusesWhatIsOnlyPollable"),
    LEAKS(true, "givesBackWhatItOpened"),
    CLOSES_DESCRIPTORS(false, "leavesDescriptorsOpenWhenClosed"),
    HAS_NO_NAME(false, "declaresALowerCaseMethodAndAStableRank"),
    IS_UNAVAILABLE(false, "isAvailableHere"),
    CLAIMS_TOO_MUCH(
            true,
            "reportsAReadEdgeOnceUntilBytesArrive",
            "reportsAWriteEdgeOnceUntilThereIsRoomAgain",
            "reportsClosedAlthoughBytesAreUnread",
            "reportsClosedWhenThePeerEndsItsOutput",
            "watchesWhatTellsOfItsChanges",
            "watchesWhatMustBeAsked",
            "endsShortWaitsInLessThanAMillisecond");

    private final boolean spreads;
    private final Set<String> broken;

    Fault(boolean spreads, String... broken) {
        this.spreads = spreads;
        this.broken = Set.of(broken);
    }

    /// The rules that fail, whatever else does.
    Set<String> broken() {
        return broken;
    }

    /// Whether other rules fail as well, or would on a busy machine with this fault's short deadline.
    boolean spreads() {
        return spreads;
    }

    Duration deadline() {
        return spreads ? Duration.ofMillis(100) : Duration.ofSeconds(10);
    }
}
