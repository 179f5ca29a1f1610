//! SELECT, READ BINARY, GET RESPONSE, GET DATA and the shape of commands.

use super::APPLICATION;
use crate::fixture::{check, hex, order, powered};
use crate::{Assumptions, CaseFour, LastUpdate, PastEnd};

#[test]
fn fci_is_refused_but_for_the_master_file_by_name() {
    let card = powered(&order());
    check(&card, "00A40200022F00", "6A86");
    check(&card, "00A404000DE828BD080F8025000001FF0010", "6A86");
    check(&card, "00A40400088025000001FF0100", "9000");
    check(&card, "00A40208022F00", "6A86");
    check(&card, "00A40100022F00", "6A86");
}

#[test]
fn a_path_is_absolute_or_from_the_current_directory() {
    let card = powered(&order());
    check(&card, "00A40904022F00", "6127");
    check(&card, "00A4090C0400017005", "9000");
    check(&card, "00A40904022F00", "6A82");
    check(&card, "00A4090C043F00D003", "9000");
    check(&card, "00A4090C063F0000017001", "9000");
    check(&card, "00A4090C083F00000170010000", "6A82");
    check(&card, "00A4090C033F0000", "6A80");
    check(&card, "00A4090C", "6A80");
    check(&card, "00A4090C043F00D010", "6A82");
}

#[test]
fn the_master_file_is_selected_in_many_ways_without_parameters() {
    let card = powered(&order());
    let ways = [
        "00A4000C023F00",
        "00A40904023F00",
        "00A40204023F00",
        "00A40304",
    ];
    for way in ways {
        check(&card, APPLICATION, "9000");
        check(&card, "00A4020C022F00", "6A82");
        check(&card, way, "9000");
        check(&card, "00A4020C022F00", "9000");
    }
    check(&card, "00A4040C08E828BD080F802500", "6A82");
}

#[test]
fn an_updated_card_says_when() {
    let update = LastUpdate {
        started: "20250102030405".into(),
        ended: Some("20250102030506".into()),
    };
    let card = powered(&order().with_last_update(update));
    check(&card, "00A4090C043F00D010", "9000");
    check(
        &card,
        "00B0000014",
        "EC12 810720250102030405 820720250102030506 9000",
    );
}

#[test]
fn another_chip_number_can_be_in_the_serial_number() {
    let card = powered(&order().with_chip_serial([0x99, 0x11, 0x22, 0x33, 0x5F]));
    check(&card, "00A4090C043F00D003", "9000");
    check(&card, "00B000000C", "5A0A 8025000001 991122335F 9000");
    let card = powered(&order().with_foreign_issuer());
    check(&card, "00B09C000C", "5A0A 8025009999 2900000042 9000");
}

#[test]
fn reading_past_the_end_is_answered_in_three_ways() {
    let read = |past_end| {
        powered(&order().with_assumptions(Assumptions {
            past_end,
            ..Assumptions::default()
        }))
        .execute(&hex("00B09C00C0"))
    };
    let data = "5A0A80250000012900000042";
    assert_eq!(read(PastEnd::Warning), hex(&format!("{data}6282")));
    assert_eq!(read(PastEnd::Plain), hex(&format!("{data}9000")));
    assert_eq!(read(PastEnd::WrongLength), hex("6C0C"));
}

#[test]
fn reading_stops_where_the_card_says() {
    let assumptions = Assumptions {
        largest_read: 231,
        ..Assumptions::default()
    };
    let card = powered(&order().with_assumptions(assumptions));
    check(&card, APPLICATION, "9000");
    check(&card, "00A4020C02A002", "9000");
    assert_eq!(card.execute(&hex("00B0000000")).len(), 231 + 2);
    assert_eq!(card.execute(&hex("00B00000E7")).len(), 231 + 2);
    assert_eq!(card.execute(&hex("00B0000064")).len(), 100 + 2);
}

#[test]
fn a_certificate_is_read_in_five_reads_of_256_bytes() {
    let card = powered(&order());
    check(&card, APPLICATION, "9000");
    check(&card, "00A4020C02A002", "9000");
    let mut read = Vec::new();
    for page in 0..5 {
        let mut answer = card.execute(&[0x00, 0xB0, page, 0x00, 0x00]);
        answer.truncate(answer.len() - 2);
        read.extend(answer);
    }
    assert_eq!(read, card.authentication_certificate());
}

#[test]
fn reading_needs_a_file_an_offset_and_a_right() {
    let card = powered(&order());
    check(&card, "00B0000000", "6986");
    check(&card, "00B0810000", "6A82");
    check(&card, "00A4090C043F00D003", "9000");
    check(&card, "00B0000C01", "6B00");
    check(&card, "00B0100001", "6B00");
    check(&card, "00B0000B01", "429000");
    check(&card, "00B000000101", "6700");
    check(&card, "00A4090C063F000001D130", "9000");
    check(&card, "00B0000001", "6982");
    check(&card, super::VERIFY, "9000");
    check(&card, "00B0000001", "809000");
}

#[test]
fn get_response_gives_what_waits_once() {
    let card = powered(&order());
    check(&card, "00C0000000", "6985");
    check(&card, "00A40904043F00D003", "6127");
    check(&card, "00C0000000", "6C27");
    check(&card, "00C0010027", "6A86");
    check(&card, "00C0000002", "62256125");
    assert_eq!(card.execute(&hex("00C0000025")).len(), 0x25 + 2);
    check(&card, "00C0000025", "6985");
    check(&card, "00A40904043F00D003", "6127");
    check(&card, "0020000100", "63C3");
    check(&card, "00C0000027", "6985");
}

#[test]
fn case_four_is_answered_by_protocol_or_as_told() {
    let select = "00A40904043F00D00300";
    let card = powered(&order());
    check(&card, select, "6127");
    let with = |case_four| Assumptions {
        case_four,
        ..Assumptions::default()
    };
    let card = powered(&order().with_assumptions(with(CaseFour::Direct)));
    assert_eq!(card.execute(&hex(select)).len(), 0x27 + 2);
    check(&card, "00A40904043F00D00302", "62256125");
    let card = powered(&order().with_assumptions(with(CaseFour::MoreData)));
    check(&card, select, "6127");
}

#[test]
fn objects_describe_codes_keys_and_environments_where_they_are() {
    let card = powered(&order());
    let puk = "00CB3FFF0A4D087006BF810202A080";
    let key = "00CB3FFF0A4D087006BF900102A080";
    check(&card, key, "6A88");
    check(&card, puk, "611C");
    check(
        &card,
        "00C000001C",
        "701A BF810216 A014 9A010A 9B010A 9D020064 A108 8C06F3FF00FFFF00 9000",
    );
    check(&card, "00CB3FFF0B4D097007BF8102037F4180", "610F");
    check(&card, "00C000000F", "700DBF8102097F4106800108810108 9000");
    check(&card, "00CB3FFF0A4D087006BFFB01027B80", "6110");
    check(
        &card,
        "00C0000010",
        "700EBFFB010A 7B08 A406 830101 950108 9000",
    );
    check(&card, "00CB3FFF0A4D087006BFFB03027B80", "6110");
    check(&card, "00CB3FFF0A4D087006BFFB02027B80", "6A88");
    check(&card, "00CB3FFF0A4D087006BF810302A080", "6A88");
    check(&card, "00CB3FFF0A4D087006BF8101027F80", "6A80");
    check(&card, "00CB3FFF034D0100", "6A80");
    check(&card, "00CB3F00034D0100", "6A86");
    check(&card, APPLICATION, "9000");
    check(&card, puk, "6A88");
    check(&card, key, "6117");
    check(
        &card,
        "00C0000017",
        "7015BF900111A00FA1068C04C311FF00800201009E0101 9000",
    );
}

#[test]
fn classes_instructions_and_lengths_that_are_not_known() {
    let card = powered(&order());
    check(&card, "80A40904023F00", "6E00");
    check(&card, "01A40904023F00", "6E00");
    check(&card, "0CA40904023F00", "6882");
    check(&card, "04A40904023F00", "6882");
    check(&card, "00D6000001", "6D00");
    check(&card, "00A409", "6700");
    check(&card, "", "6700");
    check(&card, "00A40904053F00", "6700");
    check(&card, "00B0000000000000", "6700");
}

#[test]
fn without_power_there_is_no_answer() {
    let card = powered(&order());
    card.power_off();
    check(&card, APPLICATION, "");
    card.power_on();
    check(&card, APPLICATION, "9000");
    check(&card, "00A4020C027001", "9000");
    card.reset();
    check(&card, "00B0000001", "6986");
}
