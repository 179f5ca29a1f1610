//! The bytes of a card as the documents give them, for the tests of several modules: an invented
//! chip, and a fictitious holder.

use loquet_domain::card::{
    CardCategory, CardChallenge, CardHolder, CertificateDer, CertificateReference,
    CertificateRefusal, CertificateUsage, ChallengeMessage, ChallengePurpose, NONCE_BYTES,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{AttemptId, Timestamp};
use loquet_port_trust::{CertificateReader, MockCertificateReader};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

/// A CPS3 by its contacts.
pub(crate) const CPS3: &str = "3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00";
/// A CPS3 by radio.
pub(crate) const CPS3_CONTACTLESS: &str =
    "3B 8F 80 01 00 31 B8 64 04 B0 EC C1 73 94 01 80 82 90 00 0E";
/// A CPS4.
pub(crate) const CPS4: &str = "3B 9B 18 80 01 00 12 25 00 64 80 04 01 00 00 90 44";
/// A patient's card.
pub(crate) const VITALE: &str = "3B 75 13 00 00 48 09 EA 90 00";

/// The application.
pub(crate) const APPLICATION: &str = "E828BD080F8025000001FF0010";
/// EF.SN.ICC.
pub(crate) const CHIP: &str = "5A 0A 80 25 00 00 01 29 00 00 00 42";
/// EF.ATR.
pub(crate) const EF_ATR: &str = "80 43 01 B8 46 04 04 B0 EC C1 47 03 94 01 80
    4F 08 80 25 00 00 01 FF 01 00 E0 10 02 02 01 04 02 02 01 04 02 02 01 00 02 02 01 00
    78 08 06 06 2B 81 22 F8 78 02 82 02 90 00";
/// EF.ODF.
pub(crate) const ODF: &str = "A8 06 30 04 04 02 70 01  A0 06 30 04 04 02 70 02
    A4 06 30 04 04 02 70 05  A7 06 30 04 04 02 70 06";
/// EF.AODF, its first entry, with a malformed BIT STRING as on real cards.
pub(crate) const AODF: &str = "30 61
    30 3F 0C 1C 43 6F 64 65 20 70 6F 72 74 65 75 72 20 64 65 20 6C 61 20 63 61 72 74 65 20 43 50 58
          03 01 C0 04 01 02
          30 19 30 06 03 02 06 40 05 00 30 06 03 02 05 00 05 00 30 07 03 02 04 10 04 01 02
    30 03 04 01 01
    A1 19 30 17 03 03 04 08 10 0A 01 01 02 01 04 02 01 04 02 01 04 80 01 01 04 01 FF";
/// EF.PrKDF.
pub(crate) const PRKDF: &str = "30 4D
    30 20 0C 0C 43 50 53 5F 50 52 49 56 5F 53 49 47 03 02 07 80 04 01 01
          30 09 30 07 03 02 02 04 04 01 01
    30 1D 04 0E E828BD080F8025000001FF0010 01 03 03 06 00 40 03 02 04 B0 02 02 00 81
    A1 0A 30 08 30 02 04 00 02 02 08 00
    30 56
    30 2A 0C 0C 43 50 53 5F 50 52 49 56 5F 41 55 54 03 02 05 E0 04 01 01
          30 13 30 07 03 02 00 01 04 01 01 30 08 03 03 06 00 40 04 01 01
    30 1C 04 0E E828BD080F8025000001FF0010 02 03 02 05 60 03 02 04 B0 02 02 00 82
    A1 0A 30 08 30 02 04 00 02 02 08 00";
/// EF.CDF, with malformed BIT STRINGs as on real cards.
pub(crate) const CDF: &str = "30 3E
    30 20 0C 1B 43 65 72 74 69 66 69 63 61 74 20 64 65 20 53 69 67 6E 61 74 75 72 65 20 43 50 53
          03 01 C0
    30 10 04 0E E828BD080F8025000001FF0010 01
    A1 08 30 06 30 04 04 02 A0 01
    30 44
    30 26 0C 21 43 65 72 74 69 66 69 63 61 74 20 64 27 41 75 74 68 65 6E 74 69 66 69 63 61 74 69
          6F 6E 20 43 50 53 03 01 C0
    30 10 04 0E E828BD080F8025000001FF0010 02
    A1 08 30 06 30 04 04 02 A0 02";

/// The bytes of hexadecimal digits with white space between them.
pub(crate) fn bytes(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal.chars().filter_map(|digit| digit.to_digit(16));
    let digits: Vec<_> = digits.collect();
    let byte = |pair: &[u32]| u8::try_from(pair[0] << 4 | pair[1]).expect("a byte");
    digits.chunks(2).map(byte).collect()
}

/// Hexadecimal digits of bytes.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let write = |mut text: String, byte: &u8| {
        let _ = write!(text, "{byte:02X}");
        text
    };
    bytes.iter().fold(String::new(), write)
}

/// Something to sign.
pub(crate) fn message() -> ChallengeMessage {
    static MESSAGE: LazyLock<ChallengeMessage> = LazyLock::new(new_message);
    MESSAGE.clone()
}

fn new_message() -> ChallengeMessage {
    let challenge = CardChallenge {
        attempt: AttemptId::from_random([1; 16]),
        nonce: [2; NONCE_BYTES],
        purpose: ChallengePurpose::Login,
        service: PrintableText::new("cabinet"),
        workstation: PrintableText::new("accueil"),
        issued_at: Timestamp::UNIX_EPOCH,
    };
    challenge.message(&certificate(AUTHENTICATION).digest())
}

/// What marks the certificate for authentication.
pub(crate) const AUTHENTICATION: u8 = 0xAA;
/// What marks the certificate for signatures.
pub(crate) const SIGNATURE: u8 = 0x51;

/// A certificate as long as a real one, 1073 bytes, that [`reader`] reads by its mark.
pub(crate) fn certificate(mark: u8) -> CertificateDer {
    let mut der = bytes("30 82 04 2D");
    der.resize(1073, mark);
    CertificateDer::new(der).expect("small")
}

/// A reader of these certificates, and of no others.
pub(crate) fn reader() -> Arc<dyn CertificateReader> {
    static READER: LazyLock<Arc<dyn CertificateReader>> = LazyLock::new(new_reader);
    Arc::clone(&READER)
}

fn new_reader() -> Arc<dyn CertificateReader> {
    let mut reader = MockCertificateReader::new();
    reader
        .expect_read()
        .returning(|der| match der.as_bytes().last() {
            Some(&AUTHENTICATION) => Ok(holder(CertificateUsage::Authentication)),
            Some(&SIGNATURE) => Ok(holder(CertificateUsage::Signature)),
            _ => Err(CertificateRefusal::Malformed),
        });
    Arc::new(reader)
}

fn holder(usage: CertificateUsage) -> CardHolder {
    static HOLDER: LazyLock<CardHolder> = LazyLock::new(new_holder);
    CardHolder {
        usage,
        ..HOLDER.clone()
    }
}

fn new_holder() -> CardHolder {
    CardHolder {
        number: "899700218896".parse().expect("a card number"),
        family_name: None,
        given_name: None,
        profession: None,
        card_type: None,
        category: CardCategory::TestCard,
        serial: None,
        usage: CertificateUsage::Other,
        issuer: PrintableText::new("TEST AC IGC-SANTE FORT PERSONNES"),
        reference: CertificateReference::new([0; 32], &[1]).expect("a reference"),
        not_before: Timestamp::UNIX_EPOCH,
        not_after: Timestamp::UNIX_EPOCH,
    }
}
