//! The bytes of the PKCS#15 files (ISO/IEC 7816-15).
//!
//! Labels, ids, usages, access flags, rules and key references are those of real cards \[R\];
//! the rest is the plainest encoding \[A\].

use super::files::{CONTACT_AID, CONTACTLESS_AID};
use super::kind::CardKind;
use super::personalisation::{DataObject, KeySlot, Personalisation};
use super::tlv::{nest, tlv};

const SEQUENCE: u16 = 0x30;
const UTF8: u16 = 0x0C;
const BITS: u16 = 0x03;
const OCTETS: u16 = 0x04;
const INTEGER: u16 = 0x02;
/// Authentication object of the PIN.
const PIN_ID: u8 = 0x01;
/// Authentication object of the code that unblocks it.
const PUK_ID: u8 = 0x02;
/// Reference of the technical key. \[A\]
pub(super) const TECHNICAL_REFERENCE: u8 = 0x83;

/// EF.DIR. The contactless application stands first: OpenSC turns the order round. \[A\]
pub(super) fn directory_of_applications() -> Vec<u8> {
    let entry =
        |aid: &[u8], label: &str| nest(0x61, &[tlv(0x4F, aid), tlv(0x50, label.as_bytes())]);
    [
        entry(&CONTACTLESS_AID, "CPS IAS sans contact"),
        entry(&CONTACT_AID, "CPS IAS"),
    ]
    .concat()
}

/// ODF.
pub(super) fn object_directory(card: &Personalisation) -> Vec<u8> {
    let ids = card.assumptions.file_ids;
    [
        pointer(0xA8, 0x7001),
        pointer(0xA0, ids.private_keys),
        pointer(0xA4, 0x7005),
        pointer(0xA7, ids.data_objects),
    ]
    .concat()
}

/// ODF of the contactless application.
pub(super) fn technical_object_directory() -> Vec<u8> {
    [pointer(0xA0, 0x7002), pointer(0xA4, 0x7005)].concat()
}

/// A path of one file identifier under a context tag.
fn pointer(tag: u16, file: u16) -> Vec<u8> {
    nest(tag, &[nest(SEQUENCE, &[tlv(OCTETS, &file.to_be_bytes())])])
}

/// `TokenInfo`.
pub(super) fn token_information(card: &Personalisation) -> Vec<u8> {
    let generation = if card.kind == CardKind::Cps4 {
        "CPS4v1"
    } else {
        "CPS3v3"
    };
    let label = format!("{generation}-{}", card.card_number);
    nest(
        SEQUENCE,
        &[
            tlv(INTEGER, &[0x01]),
            tlv(UTF8, b"ASIP-SANTE"),
            tlv(0x80, label.as_bytes()),
            tlv(BITS, &[0x06, 0x40]),
            nest(0xA2, &algorithms()),
        ],
    )
}

/// Algorithms of the card: reference, PKCS#11 mechanism, operations, object identifier, number
/// in MSE SET.
fn algorithms() -> Vec<Vec<u8>> {
    const HASH: [u8; 2] = [0x01, 0x02];
    const SIGN: [u8; 2] = [0x06, 0x40];
    const DECIPHER: [u8; 2] = [0x02, 0x04];
    const SHA1: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1A];
    const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    const SHA1_RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05];
    const SHA256_RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
    const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
    let entry = |reference: u8, mechanism: &[u8], operations: [u8; 2], oid: &[u8], number: u8| {
        nest(
            SEQUENCE,
            &[
                tlv(INTEGER, &[reference]),
                tlv(INTEGER, mechanism),
                tlv(0x05, &[]),
                tlv(BITS, &operations),
                tlv(0x06, oid),
                tlv(INTEGER, &[number]),
            ],
        )
    };
    vec![
        entry(1, &[0x02, 0x20], HASH, SHA1, 0x10),
        entry(2, &[0x02, 0x50], HASH, SHA256, 0x40),
        entry(3, &[0x06], SIGN, SHA1_RSA, 0x12),
        entry(4, &[0x40], SIGN, SHA256_RSA, 0x42),
        entry(5, &[0x01], SIGN, RSA, 0x02),
        entry(6, &[0x01], DECIPHER, RSA, 0x1A),
    ]
}

/// Object flags private and modifiable: on real cards a BIT STRING without its first byte. \[R\]
fn flags(card: &Personalisation) -> Vec<u8> {
    if card.assumptions.malformed_flags {
        tlv(BITS, &[0xC0])
    } else {
        tlv(BITS, &[0x06, 0xC0])
    }
}

/// AODF: the PIN, then the code that unblocks it.
pub(super) fn authentication_objects(card: &Personalisation) -> Vec<u8> {
    let access = nest(
        SEQUENCE,
        &[
            nest(SEQUENCE, &[tlv(BITS, &[0x06, 0x40]), tlv(0x05, &[])]),
            nest(SEQUENCE, &[tlv(BITS, &[0x05, 0x00]), tlv(0x05, &[])]),
            nest(
                SEQUENCE,
                &[tlv(BITS, &[0x04, 0x10]), tlv(OCTETS, &[PIN_ID])],
            ),
        ],
    );
    let pin = nest(
        SEQUENCE,
        &[
            nest(
                SEQUENCE,
                &[
                    tlv(UTF8, b"Code porteur de la carte CPX"),
                    flags(card),
                    tlv(OCTETS, &[PUK_ID]),
                    access,
                ],
            ),
            nest(SEQUENCE, &[tlv(OCTETS, &[PIN_ID])]),
            code_attributes(
                [0x04, 0x08, 0x10],
                [4, card.longest_pin, card.longest_pin],
                1,
            ),
        ],
    );
    let puk = nest(
        SEQUENCE,
        &[
            nest(
                SEQUENCE,
                &[tlv(UTF8, b"Code de deblocage de la carte PS"), flags(card)],
            ),
            nest(SEQUENCE, &[tlv(OCTETS, &[PUK_ID])]),
            code_attributes([0x04, 0x0A, 0x10], [8; 3], 2),
        ],
    );
    [pin, puk].concat()
}

/// Attributes of a code: flags, type ascii-numeric, lengths (least, stored, most), reference,
/// pad character.
fn code_attributes(flags: [u8; 3], lengths: [u8; 3], reference: u8) -> Vec<u8> {
    let mut parts = vec![tlv(BITS, &flags), tlv(0x0A, &[0x01])];
    parts.extend(lengths.map(|length| tlv(INTEGER, &[length])));
    parts.push(tlv(0x80, &[reference]));
    parts.push(tlv(OCTETS, &[0xFF]));
    nest(0xA1, &[nest(SEQUENCE, &parts)])
}

/// PrKDF.
pub(super) fn private_keys(card: &Personalisation) -> Vec<u8> {
    in_order(card, signature_key(card), authentication_key(card))
}

/// The two entries of a directory, in the order of the card.
fn in_order(card: &Personalisation, signature: Vec<u8>, authentication: Vec<u8>) -> Vec<u8> {
    if card.assumptions.authentication_first {
        [authentication, signature].concat()
    } else {
        [signature, authentication].concat()
    }
}

/// Usage nonRepudiation, operation PSO CDS.
fn signature_key(card: &Personalisation) -> Vec<u8> {
    let rules = [key_rule(&[0x02, 0x04])];
    let object = key_object("CPS_PRIV_SIG", &[0x07, 0x80], &rules);
    let attributes = key_attributes(&signature_id(card), &[0x06, 0x00, 0x40], {
        card.signature_reference()
    });
    nest(SEQUENCE, &[object, attributes, key_size(&card.signature)])
}

/// Usages decrypt and sign, operations PSO DECIPHER and INTERNAL AUTHENTICATE.
fn authentication_key(card: &Personalisation) -> Vec<u8> {
    let rules = [key_rule(&[0x00, 0x01]), key_rule(&[0x06, 0x00, 0x40])];
    let object = key_object("CPS_PRIV_AUT", &[0x05, 0xE0], &rules);
    let attributes = key_attributes(
        &authentication_id(card),
        &[0x05, 0x60],
        card.authentication_reference(),
    );
    nest(
        SEQUENCE,
        &[object, attributes, key_size(&card.authentication)],
    )
}

/// An access rule of a key: operations, and the PIN that allows them.
fn key_rule(operations: &[u8]) -> Vec<u8> {
    nest(SEQUENCE, &[tlv(BITS, operations), tlv(OCTETS, &[PIN_ID])])
}

/// Common object attributes of a key behind the PIN.
fn key_object(label: &str, flags: &[u8], rules: &[Vec<u8>]) -> Vec<u8> {
    nest(
        SEQUENCE,
        &[
            tlv(UTF8, label.as_bytes()),
            tlv(BITS, flags),
            tlv(OCTETS, &[PIN_ID]),
            nest(SEQUENCE, rules),
        ],
    )
}

/// Common key attributes: id, usage, access flags, reference.
fn key_attributes(id: &[u8], usage: &[u8], reference: u8) -> Vec<u8> {
    let reference: &[u8] = if reference < 0x80 {
        &[reference]
    } else {
        &[0x00, reference]
    };
    nest(
        SEQUENCE,
        &[
            tlv(OCTETS, id),
            tlv(BITS, usage),
            tlv(BITS, &[0x04, 0xB0]),
            tlv(INTEGER, reference),
        ],
    )
}

/// An empty path, and the length of the modulus in bits.
fn key_size(slot: &KeySlot) -> Vec<u8> {
    let bits = u16::try_from(slot.modulus_bytes() * 8).unwrap_or(u16::MAX);
    nest(
        0xA1,
        &[nest(
            SEQUENCE,
            &[
                nest(SEQUENCE, &[tlv(OCTETS, &[])]),
                tlv(INTEGER, &bits.to_be_bytes()),
            ],
        )],
    )
}

/// Id of the signature key and certificate: the application, then 01 (CPS4: 10).
fn signature_id(card: &Personalisation) -> Vec<u8> {
    [&CONTACT_AID[..], &[card.signature_reference() & 0x7F]].concat()
}

/// Id of the authentication key and certificate: the application, then 02 (CPS4: 20).
fn authentication_id(card: &Personalisation) -> Vec<u8> {
    [&CONTACT_AID[..], &[card.authentication_reference() & 0x7F]].concat()
}

/// CDF.
pub(super) fn certificates(card: &Personalisation) -> Vec<u8> {
    let ids = card.assumptions.file_ids;
    let entry = |label: &str, id: Vec<u8>, file: u16| {
        certificate(&[tlv(UTF8, label.as_bytes()), flags(card)], &id, file)
    };
    in_order(
        card,
        entry(
            "Certificat de Signature CPS",
            signature_id(card),
            ids.signature,
        ),
        entry(
            "Certificat d'Authentification CPS",
            authentication_id(card),
            ids.authentication,
        ),
    )
}

/// An entry of a CDF.
fn certificate(object: &[Vec<u8>], id: &[u8], file: u16) -> Vec<u8> {
    nest(
        SEQUENCE,
        &[
            nest(SEQUENCE, object),
            nest(SEQUENCE, &[tlv(OCTETS, id)]),
            nest(0xA1, &[pointer(SEQUENCE, file)]),
        ],
    )
}

/// Id of the technical key and certificate. \[A\]
fn technical_id() -> Vec<u8> {
    [&CONTACTLESS_AID[..], &[TECHNICAL_REFERENCE & 0x7F]].concat()
}

/// PrKDF of the contactless application: no PIN. \[A\]
pub(super) fn technical_private_keys(card: &Personalisation) -> Vec<u8> {
    let object = nest(SEQUENCE, &[tlv(UTF8, b"CPS_PRIV_TECH_AUT")]);
    let attributes = key_attributes(&technical_id(), &[0x05, 0x20], TECHNICAL_REFERENCE);
    nest(SEQUENCE, &[object, attributes, key_size(&card.technical)])
}

/// CDF of the contactless application. \[A\]
pub(super) fn technical_certificates(card: &Personalisation) -> Vec<u8> {
    let object = [tlv(UTF8, b"Certificat Technique CPS"), flags(card)];
    certificate(&object, &technical_id(), 0xA003)
}

/// DODF.
pub(super) fn data_objects(card: &Personalisation) -> Vec<u8> {
    card.data.iter().flat_map(data_object).collect()
}

/// An entry of the DODF.
fn data_object(object: &DataObject) -> Vec<u8> {
    let mut common = vec![tlv(UTF8, object.label.as_bytes())];
    if object.private {
        common.extend([tlv(BITS, &[0x06, 0xC0]), tlv(OCTETS, &[PIN_ID])]);
    } else {
        common.push(tlv(BITS, &[0x06, 0x40]));
    }
    nest(
        SEQUENCE,
        &[
            nest(SEQUENCE, &common),
            nest(SEQUENCE, &[tlv(UTF8, b"CPS")]),
            pointer(0xA1, object.file),
        ],
    )
}
