//! A factory of authorities, cards and lists: right ones to begin with, of which a test breaks one
//! thing.

use super::der::{
    bits, boolean, enumerated, extension, flags, integer, name, octets, oid, printable, seq,
    tagged, time, tlv, utf8,
};
use loquet_domain::card::CertificateDer;
use loquet_domain::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

pub(super) const SHA256_RSA: &str = "1.2.840.113549.1.1.11";
pub(super) const SHA1_RSA: &str = "1.2.840.113549.1.1.5";

pub(super) const BASIC: &str = "2.5.29.19";
pub(super) const KEY_USAGE: &str = "2.5.29.15";
pub(super) const EXTENDED: &str = "2.5.29.37";
pub(super) const POINTS: &str = "2.5.29.31";
pub(super) const CARD_TYPE: &str = "1.2.250.1.71.1.2.2";
pub(super) const CARD_SERIAL: &str = "1.2.250.1.71.1.2.3";
pub(super) const CATEGORY: &str = "1.2.250.1.71.1.2.5";
pub(super) const PROFESSION: &str = "1.2.250.1.71.1.2.7";
pub(super) const NUMBER: &str = "2.5.29.20";
pub(super) const DELTA: &str = "2.5.29.27";
pub(super) const SCOPE: &str = "2.5.29.28";

pub(super) const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
pub(super) const SMART_CARD_LOGON: &str = "1.3.6.1.4.1.311.20.2.2";
pub(super) const EMAIL: &str = "1.3.6.1.5.5.7.3.4";

pub(super) const DIGITAL_SIGNATURE: u8 = 0;
pub(super) const NON_REPUDIATION: u8 = 1;
pub(super) const KEY_CERT_SIGN: u8 = 5;
pub(super) const CRL_SIGN: u8 = 6;

pub(super) const CN: &str = "2.5.4.3";
pub(super) const SN: &str = "2.5.4.4";
pub(super) const GN: &str = "2.5.4.42";

/// The names of the authorities.
pub(super) const ROOT: &str = "TEST AC RACINE IGC-SANTE FORT";
pub(super) const ISSUER: &str = "TEST AC IGC-SANTE FORT PERSONNES";

/// The serial number of the person's certificate.
pub(super) const SERIAL: &[u8] = &[0x11, 0x20, 0xAA];

/// A key pair made for these tests.
#[derive(Clone, Copy)]
pub(super) struct Key {
    private: &'static [u8],
    pub(super) public: &'static [u8],
}

macro_rules! key {
    ($name:literal) => {
        Key {
            private: include_bytes!(concat!("../../tests/data/keys/", $name, ".pk8")),
            public: include_bytes!(concat!("../../tests/data/keys/", $name, ".spki")),
        }
    };
}

pub(super) const ROOT_KEY: Key = key!("root");
pub(super) const ISSUER_KEY: Key = key!("intermediate");
pub(super) const CARD_KEY: Key = key!("card");
pub(super) const OTHER_KEY: Key = key!("other");
pub(super) const WEAK_1024: &[u8] = include_bytes!("../../tests/data/keys/weak-1024.spki");
pub(super) const EXPONENT_3: &[u8] = include_bytes!("../../tests/data/keys/exponent-3.spki");
pub(super) const EC_P256: &[u8] = include_bytes!("../../tests/data/keys/ec-p256.spki");

impl Key {
    /// A signature by RSASSA-PKCS1-v1_5 with SHA-256.
    pub(super) fn sign(self, message: &[u8]) -> Vec<u8> {
        let pair = RsaKeyPair::from_pkcs8(self.private).expect("a key");
        let mut signature = vec![0; pair.public().modulus_len()];
        let random = SystemRandom::new();
        pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
            .expect("a signature");
        signature
    }

    fn signed(self, message: &[u8], algorithm: &[u8]) -> Vec<u8> {
        seq(&[message, algorithm, &bits(&self.sign(message))])
    }
}

pub(super) fn now() -> Timestamp {
    "2026-03-10T12:00:00Z".parse().expect("an instant")
}

pub(super) fn days(number: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * number)
}

pub(super) fn seconds(number: i64) -> Timestamp {
    now() + SignedDuration::from_secs(number)
}

fn algorithm(identifier: &str) -> Vec<u8> {
    seq(&[&oid(identifier), &tlv(0x05, &[])])
}

/// An extension of a draft.
#[derive(Clone)]
pub(super) struct Extension {
    kind: String,
    critical: bool,
    value: Vec<u8>,
}

fn extensions(all: &[Extension]) -> Vec<u8> {
    let all = all.iter();
    let all: Vec<Vec<u8>> = all
        .map(|one| extension(&one.kind, one.critical, &one.value))
        .collect();
    seq(&[&all.concat()])
}

/// A certificate before it is signed.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) serial: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) not_before: Vec<u8>,
    pub(super) not_after: Vec<u8>,
    pub(super) key: Vec<u8>,
    pub(super) algorithm: &'static str,
    extensions: Vec<Extension>,
}

impl Draft {
    pub(super) fn valid(mut self, from: Timestamp, to: Timestamp) -> Self {
        (self.not_before, self.not_after) = (time(from), time(to));
        self
    }

    /// With an extension, in the place of the one of that kind.
    pub(super) fn with(self, kind: &str, critical: bool, value: Vec<u8>) -> Self {
        self.without(kind).adding(kind, critical, value)
    }

    /// With one more extension.
    pub(super) fn adding(mut self, kind: &str, critical: bool, value: Vec<u8>) -> Self {
        let kind = kind.to_owned();
        self.extensions.push(Extension {
            kind,
            critical,
            value,
        });
        self
    }

    pub(super) fn without(mut self, kind: &str) -> Self {
        self.extensions.retain(|one| one.kind != kind);
        self
    }

    pub(super) fn usage(self, numbers: &[u8]) -> Self {
        self.with(KEY_USAGE, true, flags(numbers))
    }

    pub(super) fn purposes(self, purposes: &[&str]) -> Self {
        let purposes: Vec<Vec<u8>> = purposes.iter().map(|one| oid(one)).collect();
        self.with(EXTENDED, false, seq(&[&purposes.concat()]))
    }

    pub(super) fn category(self, category: u8) -> Self {
        self.with(CATEGORY, false, octets(&[category]))
    }

    pub(super) fn sign(&self, key: Key) -> Vec<u8> {
        let algorithm = algorithm(self.algorithm);
        let message = seq(&[
            &tagged(0, &[&integer(&[2])]),
            &integer(&self.serial),
            &algorithm,
            &self.issuer,
            &seq(&[&self.not_before, &self.not_after]),
            &self.subject,
            &self.key,
            &tagged(3, &[&extensions(&self.extensions)]),
        ]);
        key.signed(&message, &algorithm)
    }

    /// The certificate of a card, signed by the issuer of cards.
    pub(super) fn issued(&self) -> CertificateDer {
        CertificateDer::new(self.sign(ISSUER_KEY)).expect("small")
    }
}

pub(super) fn authority_name(common_name: &str) -> Vec<u8> {
    name(&[
        &[("2.5.4.6", printable("FR"))],
        &[("2.5.4.10", utf8("TEST"))],
        &[(CN, utf8(common_name))],
    ])
}

fn authority(subject: &str, issuer: &str, key: Key, path_length: &[u8]) -> Draft {
    let draft = Draft {
        serial: vec![1],
        issuer: authority_name(issuer),
        subject: authority_name(subject),
        not_before: time(days(-3650)),
        not_after: time(days(3650)),
        key: key.public.to_vec(),
        algorithm: SHA256_RSA,
        extensions: Vec::new(),
    };
    let basic = seq(&[&boolean(true), path_length]);
    draft
        .with(BASIC, true, basic)
        .usage(&[KEY_CERT_SIGN, CRL_SIGN])
}

/// The root.
pub(super) fn root() -> Draft {
    authority(ROOT, ROOT, ROOT_KEY, &[])
}

/// The authority that issues cards.
pub(super) fn intermediate() -> Draft {
    let mut draft = authority(ISSUER, ROOT, ISSUER_KEY, &integer(&[0]));
    draft.serial = vec![2];
    draft
}

/// The subject of a person: one multi-valued RDN, in no order.
pub(super) fn person() -> Vec<u8> {
    name(&[
        &[("2.5.4.6", printable("FR"))],
        &[("2.5.4.12", utf8("Médecin"))],
        &[
            (GN, utf8("HÉLÈNE")),
            (SN, utf8("DOC0021889")),
            (CN, utf8("899700218896")),
        ],
    ])
}

/// The authentication certificate of a person's test card.
pub(super) fn card() -> Draft {
    let draft = Draft {
        serial: SERIAL.to_vec(),
        issuer: authority_name(ISSUER),
        subject: person(),
        not_before: time(days(-100)),
        not_after: time(days(900)),
        key: CARD_KEY.public.to_vec(),
        algorithm: SHA256_RSA,
        extensions: Vec::new(),
    };
    draft
        .with(BASIC, false, seq(&[]))
        .usage(&[DIGITAL_SIGNATURE])
        .purposes(&[CLIENT_AUTH, SMART_CARD_LOGON])
        .with(CARD_TYPE, false, integer(&[0]))
        .with(CARD_SERIAL, false, printable("8025000001/2800000042"))
        .with(PROFESSION, false, integer(&[10]))
        .category(0x80)
}

/// An establishment's: no names, its type and number as the common name.
pub(super) fn establishment() -> Draft {
    let mut draft = card();
    draft.serial = vec![0x11, 0x20, 0xBB];
    draft.subject = name(&[
        &[("2.5.4.6", printable("FR"))],
        &[("2.5.4.10", utf8("TEST CENTRE"))],
        &[(CN, utf8("3760021832/000000018"))],
    ]);
    draft
        .with(CARD_TYPE, false, integer(&[2]))
        .without(PROFESSION)
}

/// A list before it is signed.
#[derive(Clone)]
pub(super) struct ListDraft {
    pub(super) issuer: Vec<u8>,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    pub(super) entries: Vec<(Vec<u8>, Option<u8>)>,
    extensions: Vec<Extension>,
}

impl ListDraft {
    pub(super) fn number(self, number: u8) -> Self {
        self.with(NUMBER, false, integer(&[number]))
    }

    pub(super) fn with(mut self, kind: &str, critical: bool, value: Vec<u8>) -> Self {
        self = self.without(kind);
        let kind = kind.to_owned();
        self.extensions.push(Extension {
            kind,
            critical,
            value,
        });
        self
    }

    pub(super) fn without(mut self, kind: &str) -> Self {
        self.extensions.retain(|one| one.kind != kind);
        self
    }

    pub(super) fn dated(mut self, this_update: Timestamp, next_update: Timestamp) -> Self {
        (self.this_update, self.next_update) = (this_update, Some(next_update));
        self
    }

    /// Revokes a certificate, for a reason of RFC 5280, 5.3.1.
    pub(super) fn revoking(mut self, serial: &[u8], reason: Option<u8>) -> Self {
        self.entries.push((serial.to_vec(), reason));
        self
    }

    pub(super) fn sign(&self, key: Key) -> Vec<u8> {
        let algorithm = algorithm(SHA256_RSA);
        let entries = self.entries.iter().map(|(serial, reason)| {
            let reason = reason.map(|it| seq(&[&extension("2.5.29.21", false, &enumerated(it))]));
            let date = time(self.this_update);
            seq(&[&integer(serial), &date, &reason.unwrap_or_default()])
        });
        let entries = entries.collect::<Vec<_>>().concat();
        let entries = if entries.is_empty() {
            entries
        } else {
            seq(&[&entries])
        };
        let message = seq(&[
            &integer(&[1]),
            &algorithm,
            &self.issuer,
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &entries,
            &tagged(0, &[&extensions(&self.extensions)]),
        ]);
        key.signed(&message, &algorithm)
    }
}

fn list_of(issuer: &str) -> ListDraft {
    let draft = ListDraft {
        issuer: authority_name(issuer),
        this_update: seconds(-3600),
        next_update: Some(days(1)),
        entries: Vec::new(),
        extensions: Vec::new(),
    };
    draft.number(10)
}

/// The list of the authority that issues cards.
pub(super) fn list() -> ListDraft {
    list_of(ISSUER)
}

/// The list of the root.
pub(super) fn root_list() -> ListDraft {
    list_of(ROOT)
}
