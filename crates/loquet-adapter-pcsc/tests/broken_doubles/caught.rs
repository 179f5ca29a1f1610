//! For each case of the suite, toys that must be caught by it.

use crate::toy::Toy;
use crate::world::Flaw;
use loquet_port_apdu::contract::{CASES, PLUG_CASES, Running, SERVICE_CASES};
use std::panic::AssertUnwindSafe;
use tokio::runtime::Builder;

/// Whether a case fails for a toy. The clock is its own, and stands still while anybody works.
fn fails(run: impl FnOnce(&Toy) -> Running<'_>, flaw: Flaw) -> bool {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let runtime = runtime.expect("a runtime");
    let toy = Toy::new(flaw);
    let ended = std::panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(run(&toy))));
    ended.is_err()
}

macro_rules! caught {
    ($($table:ident { $($case:ident: $($flaw:ident)|+,)+ })+) => {$(
        $(
            #[test]
            fn $case() {
                let name = stringify!($case);
                let case = $table.iter().find(|case| case.name == name).expect("a case");
                assert!(!fails(|toy| (case.run)(toy), Flaw::None), "a sound toy is caught");
                for flaw in [$(Flaw::$flaw),+] {
                    assert!(fails(|toy| (case.run)(toy), flaw), "{flaw:?} is not caught");
                }
            }
        )+
    )+

        #[test]
        fn every_case_has_its_double() {
            $(
                let names: Vec<&str> = $table.iter().map(|case| case.name).collect();
                assert_eq!([$(stringify!($case)),+].as_slice(), names);
            )+
        }
    };
}

caught! {
    CASES {
        readers_lists_every_reader_with_what_lies_in_it: OmitsEmptyReaders,
        readers_shows_another_insertion_after_a_card_was_away_however_short_cps_22: NumbersReaders,
        readers_and_changed_answer_while_another_holds_the_card_cps_27: ReadersWaitForTheHolder,
        changed_sees_a_card_inserted_and_a_card_removed: SeesNoChange,
        changed_answers_at_once_when_the_readers_are_not_as_seen: AlwaysWaits | SeesNoChange,
        changed_answers_the_readers_unchanged_when_the_wait_is_over: NeverWaits,
        begin_refuses_a_card_of_another_insertion_as_removed_cps_22: AnyInsertion,
        begin_refuses_a_reader_that_is_not_there_as_no_reader: AnyReader,
        begin_refuses_an_empty_reader_as_no_card_or_removed: EmptyIsFine,
        begin_refuses_a_card_that_does_not_answer_as_mute: MuteIsFine,
        begin_answers_held_by_another_within_the_deadline_cps_27:
            WaitsForTheHolder | HeldIsTimedOut | HoldsNothing,
        begin_that_comes_late_is_discarded_cps_27: LateBeginHolds | LateBeginSends,
        begin_holds_the_card_alone_until_the_transaction_ends_cps_20: HoldsNothing | NeverResets,
        a_dropped_begin_leaves_nothing_held: DroppedBeginHolds,
        transmit_gives_the_answer_of_the_card_with_any_status_word: FetchesTheRest | SendsAgain,
        transmit_sends_a_command_as_it_is_and_once_cps_17: SendsAgain | FetchesTheRest,
        transmit_refuses_an_answer_that_is_none_as_malformed: GarbageIsAnAnswer,
        transmit_refuses_a_card_that_has_left_as_removed_cps_22: LeftIsRefused,
        transmit_refuses_a_card_that_leaves_in_mid_command_as_removed_cps_22: LeftIsAnAnswer,
        transmit_answers_within_its_deadline_and_discards_what_comes_late_cps_27:
            WaitsForTheCard | LateProofStays,
        after_an_error_of_transmit_no_command_reaches_any_card_cps_22: SpeaksToTheNext,
        a_dropped_transmit_leaves_nothing_held: DroppedTransmitHolds | LateProofStays,
        end_leaves_nothing_verified_on_the_card_after_a_reset_cps_20: NeverResets,
        end_leaves_the_card_as_it_is_after_leave: AlwaysResets,
        end_lets_another_program_speak_to_the_card_at_once: EndHolds,
        a_transaction_that_is_dropped_resets_the_card_cps_20: DropLeaves | NeverResets,
    }
    SERVICE_CASES {
        every_method_tells_that_the_service_has_stopped: StoppedIsRefused | StoppedIsEmpty,
        changed_answers_at_once_when_the_service_stops: SeesNoChange | StoppedIsEmpty,
        a_service_that_stops_in_a_transaction_ends_it: SurvivesTheService,
        a_service_that_was_started_again_is_found_again_by_the_next_call: NeverFindsItAgain,
        readers_shows_another_insertion_after_the_service_was_away_cps_22: NumbersOverTheService,
    }
    PLUG_CASES {
        changed_sees_a_reader_plugged_in_or_out: SeesNoPlug | SeesNoChange,
        readers_shows_another_insertion_after_a_reader_was_unplugged_cps_22: NumbersOverThePlug,
    }
}
