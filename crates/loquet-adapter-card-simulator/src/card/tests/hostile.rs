//! Whatever bytes come, the card answers, and counts honestly.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{APPLICATION, VERIFY};
use crate::CardKind;
use crate::fixture::{hex, order, powered};

/// Bytes that are nearly commands of the card.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let class = prop_oneof![
        Just(0x00_u8),
        Just(0x01),
        Just(0x10),
        Just(0x11),
        any::<u8>()
    ];
    let instructions = [0xA4, 0xB0, 0xC0, 0xCB, 0x20, 0x24, 0x2C, 0x22, 0x2A, 0x88];
    let instruction = prop_oneof![proptest::sample::select(instructions.to_vec()), any::<u8>()];
    let parameters = prop_oneof![
        proptest::sample::select(vec![
            [0x04, 0x0C],
            [0x09, 0x04],
            [0x3F, 0xFF],
            [0x00, 0x01],
            [0x41, 0xA4],
            [0x41, 0xB8],
            [0x81, 0xB6],
            [0x90, 0xA0],
            [0x9E, 0x9A],
            [0x80, 0x86]
        ]),
        any::<[u8; 2]>()
    ];
    let plain = (
        class,
        instruction,
        parameters,
        vec(any::<u8>(), 0..255),
        any::<bool>(),
    );
    plain.prop_map(|(class, instruction, [p1, p2], data, expects)| {
        let mut bytes = vec![class, instruction, p1, p2];
        if !data.is_empty() {
            bytes.push(u8::try_from(data.len()).unwrap());
            bytes.extend(data);
        }
        bytes.extend(expects.then_some(0x00));
        bytes
    })
}

fn any_command() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![4 => command(), 1 => vec(any::<u8>(), 0..300)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn cps_25_no_bytes_make_the_card_panic_or_say_more_than_it_can(
        commands in vec(any_command(), 1..24),
        cps4 in any::<bool>(),
        opened in any::<bool>(),
    ) {
        let kind = if cps4 { CardKind::Cps4 } else { CardKind::Cps3 };
        let card = powered(&order().with_kind(kind));
        if opened {
            card.execute(&hex(APPLICATION));
            card.execute(&hex(VERIFY));
        }
        for command in commands {
            let answer = card.execute(&command);
            prop_assert!((2..=258).contains(&answer.len()));
            prop_assert!(card.pin_tries_left() <= 3);
            prop_assert!(card.puk_tries_left() <= 10);
        }
    }

    #[test]
    fn cps_17_tries_go_down_by_one_for_each_wrong_entry(entries in vec(0_u16..4, 1..12)) {
        let card = powered(&order());
        let mut left = 3;
        for entry in entries {
            let right = entry == 0;
            let digits = if right { "31323334".to_owned() } else { format!("3030303{entry}") };
            let answer = card.execute(&hex(&format!("0020000104{digits}")));
            let expected = match (left, right) {
                (0, _) => vec![0x69, 0x83],
                (_, true) => { left = 3; vec![0x90, 0x00] }
                (_, false) => { left -= 1; vec![0x63, 0xC0 | left] }
            };
            prop_assert_eq!(answer, expected);
            prop_assert_eq!(card.pin_tries_left(), left);
        }
    }
}
