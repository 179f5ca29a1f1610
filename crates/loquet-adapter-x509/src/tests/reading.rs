//! Reading certificates: right ones, odd ones, hostile ones.

use super::der::{integer, name, octets, printable, seq, tlv, utf8};
use super::factory::{
    CARD_SERIAL, CARD_TYPE, CATEGORY, CN, Draft, GN, ISSUER_KEY, PROFESSION, SN, card, days,
};
use crate::{RevocationListDer, X509Reader};
use loquet_domain::Timestamp;
use loquet_domain::card::{CardHolder, CertificateDer, CertificateRefusal, Profession};
use loquet_port_trust::CertificateReader;
use proptest::prelude::{any, prop, proptest};

fn read(draft: &Draft) -> Result<CardHolder, CertificateRefusal> {
    X509Reader.read(&draft.issued())
}

fn with_subject(attributes: &[(&str, Vec<u8>)]) -> Draft {
    let mut draft = card();
    draft.subject = name(&[attributes]);
    draft
}

const MALFORMED: Result<CardHolder, CertificateRefusal> = Err(CertificateRefusal::Malformed);

#[test]
fn cps_14_names_are_found_in_any_order_and_in_one_rdn_or_several() {
    let expected = read(&card()).expect("a certificate");
    let attributes = [
        (CN, utf8("899700218896")),
        (GN, utf8("HÉLÈNE")),
        (SN, utf8("DOC0021889")),
    ];
    let mut single = card();
    let each: Vec<&[(&str, Vec<u8>)]> = attributes.iter().map(std::slice::from_ref).collect();
    single.subject = name(&each);
    assert_eq!(read(&single), Ok(expected.clone()));
    assert_eq!(read(&with_subject(&attributes)), Ok(expected));
}

#[test]
fn cps_14_two_common_names_or_none_are_refused() {
    let number = |text| (CN, utf8(text));
    let two = [number("899700218896"), number("899700075122")];
    assert_eq!(read(&with_subject(&two)), MALFORMED);
    let mut apart = card();
    apart.subject = name(&[&two[..1], &two[1..]]);
    assert_eq!(read(&apart), MALFORMED);
    let same = [number("899700218896"), number("899700218896")];
    assert_eq!(read(&with_subject(&same)), MALFORMED);
    assert_eq!(read(&with_subject(&[(SN, utf8("SANS NUMERO"))])), MALFORMED);
}

#[test]
fn cps_14_a_common_name_is_the_number_and_nothing_around_it() {
    for text in [
        "",
        "899700218897",
        "8 99700218896",
        "899700218896 ",
        "99700218896",
        "00b6087510",
        "CN=899700218896",
        "899700218896\0",
    ] {
        assert_eq!(
            read(&with_subject(&[(CN, utf8(text))])),
            MALFORMED,
            "{text}"
        );
    }
    for text in ["899700218896", "00B6087510", "3760021832/000000018"] {
        let holder = read(&with_subject(&[(CN, utf8(text))])).expect(text);
        assert_eq!(holder.number.as_str(), text);
        assert_eq!((holder.family_name, holder.given_name), (None, None));
    }
    let printable = with_subject(&[(CN, printable("899700218896"))]);
    assert!(read(&printable).is_ok());
}

#[test]
fn log_06_hostile_names_are_made_printable() {
    let subject = [
        (CN, utf8("899700218896")),
        (SN, utf8("\u{1b}[31m\u{202e}NOM")),
        (GN, utf8(&"é".repeat(500))),
    ];
    let holder = read(&with_subject(&subject)).expect("a certificate");
    let family = holder.family_name.expect("a name").to_string();
    assert_eq!(family, "\\u{1b}[31m\\u{202e}NOM");
    let given = holder.given_name.expect("a name").to_string();
    assert_eq!(given.chars().count(), 64);
}

#[test]
fn cps_25_private_extensions_are_read_strictly() {
    let odd: [(&str, Vec<u8>); 9] = [
        (CARD_TYPE, octets(&[0])),
        (CARD_TYPE, integer(&[0x80])),
        (CARD_SERIAL, printable("8025000001")),
        (CARD_SERIAL, integer(&[1])),
        (CATEGORY, octets(&[])),
        (CATEGORY, octets(&[0x80, 0])),
        (CATEGORY, integer(&[0])),
        (PROFESSION, integer(&[1, 0, 0, 0])),
        (PROFESSION, utf8("10")),
    ];
    for (kind, value) in odd {
        let draft = card().with(kind, false, value);
        assert_eq!(read(&draft), MALFORMED, "{kind}");
    }
    let twice = card().adding(CATEGORY, false, octets(&[0]));
    assert_eq!(
        read(&twice),
        MALFORMED,
        "RFC 5280, 4.2: each extension once"
    );
    let unknown = card().with(CARD_TYPE, false, integer(&[9]));
    assert_eq!(read(&unknown).expect("a certificate").card_type, None);
    let nurse = card().with(PROFESSION, false, integer(&[60]));
    let holder = read(&nurse).expect("a certificate");
    assert_eq!(holder.profession, Some(Profession(60)));
}

#[test]
fn cps_25_fractional_and_odd_times_are_refused() {
    let with = |tag: u8, text: &str| {
        let mut draft = card();
        draft.not_before = tlv(tag, &[text.as_bytes()]);
        read(&draft)
    };
    for (tag, text) in [
        (0x18, "20260101000000.5Z"),
        (0x18, "20260101000000+0100"),
        (0x18, "202601010000Z"),
        (0x18, "20260101000000"),
        (0x17, "260101000000+0100"),
        (0x17, "2601010000Z"),
        (0x17, "261301000000Z"),
        (0x17, "260230000000Z"),
        (0x17, "260101240000Z"),
        (0x0C, "260101000000Z"),
    ] {
        assert_eq!(with(tag, text), MALFORMED, "{text}");
    }
    assert!(with(0x17, "260101000000Z").is_ok());
    let mut endless = card();
    endless.not_after = tlv(0x18, &[b"99991231235959Z"]);
    let holder = read(&endless).expect("a certificate");
    assert_eq!(holder.not_after, Timestamp::MAX);
    let dated = read(&card().valid(days(-1), days(40_000))).expect("a certificate");
    assert_eq!(dated.not_after, days(40_000));
}

#[test]
fn cps_25_serial_numbers_are_positive_and_bounded() {
    let with = |serial: &[u8]| {
        let mut draft = card();
        draft.serial = serial.to_vec();
        read(&draft).map(|holder| holder.reference.serial().to_vec())
    };
    let refused = Err(CertificateRefusal::Malformed);
    for serial in [&[][..], &[0], &[0x80], &[0xFF, 1], &[1; 21]] {
        assert_eq!(with(serial), refused, "{serial:?}");
    }
    assert_eq!(with(&[0, 0x80]), Ok(vec![0x80]));
    assert_eq!(with(&[1; 20]), Ok(vec![1; 20]));
}

#[test]
fn cps_25_what_follows_a_certificate_is_refused() {
    let mut der = card().sign(ISSUER_KEY);
    der.push(0);
    let certificate = CertificateDer::new(der).expect("small");
    assert_eq!(X509Reader.read(&certificate), MALFORMED);
    let mut empty = card();
    empty.issuer = seq(&[]);
    assert_eq!(read(&empty), MALFORMED, "RFC 5280, 4.1.2.4: an issuer");
}

proptest! {
    #[test]
    fn cps_25_no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let certificate = CertificateDer::new(bytes).expect("small");
        let _ = X509Reader.read(&certificate);
    }

    #[test]
    fn cps_25_no_change_of_a_certificate_makes_the_reader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut der = card().sign(ISSUER_KEY);
        for (index, value) in changes {
            let place = index.index(der.len());
            der[place] = value;
        }
        let _ = X509Reader.read(&CertificateDer::new(der).expect("small"));
    }

    #[test]
    fn cps_25_no_bytes_make_the_reading_of_a_list_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..2048)
    ) {
        let _ = RevocationListDer::parse(&bytes);
    }

    #[test]
    fn cps_25_no_change_of_a_list_makes_its_reading_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut der = super::factory::list().revoking(&[7], Some(1)).sign(ISSUER_KEY);
        for (index, value) in changes {
            let place = index.index(der.len());
            der[place] = value;
        }
        let _ = RevocationListDer::parse(&der);
    }

    #[test]
    fn cps_14_any_text_as_common_name_is_a_number_or_refused(text in "\\PC{0,70}") {
        let subject = with_subject(&[(CN, utf8(&text))]);
        if let Ok(holder) = read(&subject) {
            assert_eq!(holder.number.as_str(), text);
        }
    }
}
