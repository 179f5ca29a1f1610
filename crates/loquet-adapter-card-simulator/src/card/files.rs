//! The file system of a card: what is where, who may read it, and how SELECT describes it.

use super::personalisation::Personalisation;
use super::pkcs15;
use super::tlv::tlv;

/// Issuer and root application, as in EF.ATR (tag 4F).
pub(crate) const MASTER_AID: [u8; 8] = [0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00];
/// PKCS#15 application of the contacts.
pub(crate) const CONTACT_AID: [u8; 13] = [
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10,
];
/// PKCS#15 application of the contactless interface.
pub(crate) const CONTACTLESS_AID: [u8; 13] = [
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x20,
];

/// EF.ATR, byte for byte. \[R\]
const EF_ATR: [u8; 57] = [
    0x80, 0x43, 0x01, 0xB8, 0x46, 0x04, 0x04, 0xB0, 0xEC, 0xC1, 0x47, 0x03, 0x94, 0x01, 0x80, 0x4F,
    0x08, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00, 0xE0, 0x10, 0x02, 0x02, 0x01, 0x04, 0x02,
    0x02, 0x01, 0x04, 0x02, 0x02, 0x01, 0x00, 0x02, 0x02, 0x01, 0x00, 0x78, 0x08, 0x06, 0x06, 0x2B,
    0x81, 0x22, 0xF8, 0x78, 0x02, 0x82, 0x02, 0x90, 0x00,
];

/// A directory of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Directory {
    /// 3F00.
    Master,
    /// 3F00/0001.
    Contact,
    /// 3F00/0002.
    Contactless,
}

impl Directory {
    /// Its file identifier.
    pub(crate) fn id(self) -> u16 {
        match self {
            Self::Master => 0x3F00,
            Self::Contact => 0x0001,
            Self::Contactless => 0x0002,
        }
    }

    /// The directory of an application's whole identifier.
    pub(crate) fn by_name(name: &[u8]) -> Option<Self> {
        [
            (&MASTER_AID[..], Self::Master),
            (&CONTACT_AID[..], Self::Contact),
        ]
        .into_iter()
        .chain([(&CONTACTLESS_AID[..], Self::Contactless)])
        .find_map(|(aid, directory)| (aid == name).then_some(directory))
    }

    /// File control parameters; none for the master file. \[R\] for that, \[A\] for the bytes.
    pub(crate) fn control_parameters(self) -> Option<Vec<u8>> {
        let aid = match self {
            Self::Master => return None,
            Self::Contact => CONTACT_AID,
            Self::Contactless => CONTACTLESS_AID,
        };
        let rule = rule(NEVER, ALWAYS);
        Some(tlv(
            0x62,
            &[
                tlv(0x82, &[0x38]),
                tlv(0x83, &self.id().to_be_bytes()),
                tlv(0x84, &aid),
                tlv(0xA1, &[tlv(0x8C, &rule), tlv(0x9C, &rule)].concat()),
                tlv(0x8A, &[0x05]),
            ]
            .concat(),
        ))
    }
}

/// Access always.
const ALWAYS: u8 = 0x00;
/// Access never.
const NEVER: u8 = 0xFF;
/// Access after the user's PIN, through security environment 1.
const AFTER_PIN: u8 = 0x11;
/// Access by secure messaging, through security environment 5.
const BY_ISSUER: u8 = 0x45;

/// Access rule of a file: mode byte 7B (delete, terminate, activate, deactivate, update, read).
fn rule(update: u8, read: u8) -> [u8; 7] {
    let delete = if update == BY_ISSUER {
        BY_ISSUER
    } else {
        NEVER
    };
    [0x7B, delete, NEVER, NEVER, NEVER, update, read]
}

/// When a file can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Always,
    AfterPin,
    Never,
}

/// A file with bytes in it.
pub(crate) struct ElementaryFile {
    pub(crate) directory: Directory,
    pub(crate) id: u16,
    pub(crate) short_id: Option<u8>,
    pub(crate) content: Vec<u8>,
    contact: [u8; 7],
    contactless: [u8; 7],
}

impl ElementaryFile {
    /// When it can be read through this interface.
    pub(crate) fn reading(&self, contactless: bool) -> Reading {
        let [.., read] = if contactless {
            self.contactless
        } else {
            self.contact
        };
        match read {
            ALWAYS => Reading::Always,
            AFTER_PIN => Reading::AfterPin,
            _ => Reading::Never,
        }
    }

    /// File control parameters. \[R\]
    pub(crate) fn control_parameters(&self) -> Vec<u8> {
        let size = u16::try_from(self.content.len()).unwrap_or(u16::MAX);
        let mut parts = vec![
            tlv(0x80, &size.to_be_bytes()),
            tlv(0x82, &[0x01]),
            tlv(0x83, &self.id.to_be_bytes()),
        ];
        parts.extend(self.short_id.map(|short| tlv(0x88, &[short << 3])));
        parts.push(tlv(
            0xA1,
            &[tlv(0x8C, &self.contact), tlv(0x9C, &self.contactless)].concat(),
        ));
        parts.push(tlv(0x8A, &[0x05]));
        tlv(0x62, &parts.concat())
    }
}

/// All files of a card.
pub(crate) struct Files(Vec<ElementaryFile>);

impl Files {
    /// The files of a CPS3 or CPS4.
    pub(crate) fn of(card: &Personalisation) -> Self {
        let mut files = master(card);
        files.extend(contact(card));
        files.extend(technical(card));
        Self(files)
    }

    /// The file of this identifier in a directory.
    pub(crate) fn find(&self, directory: Directory, id: u16) -> Option<usize> {
        self.0
            .iter()
            .position(|file| file.directory == directory && file.id == id)
    }

    /// The file of this short identifier in a directory.
    pub(crate) fn find_short(&self, directory: Directory, short: u8) -> Option<usize> {
        self.0
            .iter()
            .position(|file| file.directory == directory && file.short_id == Some(short))
    }

    /// A file found before.
    pub(crate) fn get(&self, index: usize) -> Option<&ElementaryFile> {
        self.0.get(index)
    }
}

/// Files of the master file: EF.DIR, EF.ATR, EF.SN.ICC and, on an updated card, `EF_ACTUA`.
fn master(card: &Personalisation) -> Vec<ElementaryFile> {
    let file = |id, short_id, content, contact, contactless| ElementaryFile {
        directory: Directory::Master,
        id,
        short_id,
        content,
        contact,
        contactless,
    };
    let issued = rule(BY_ISSUER, ALWAYS);
    let fixed = rule(NEVER, ALWAYS);
    let mut files = vec![
        file(
            0x2F00,
            Some(0x1E),
            pkcs15::directory_of_applications(),
            issued,
            fixed,
        ),
        file(0x2F01, Some(0x1D), EF_ATR.to_vec(), issued, fixed),
        file(0xD003, Some(0x1C), serial_number(card), fixed, fixed),
    ];
    if let Some(update) = &card.last_update {
        files.push(file(
            0xD010,
            None,
            update.to_bytes(),
            issued,
            rule(NEVER, NEVER),
        ));
    }
    files
}

/// EF.SN.ICC: the issuer, then five bytes of serial number. \[R\]\[L\]
fn serial_number(card: &Personalisation) -> Vec<u8> {
    tlv(
        0x5A,
        &[card.issuer.as_slice(), card.chip_serial.as_slice()].concat(),
    )
}

/// Files of the contact application.
fn contact(card: &Personalisation) -> Vec<ElementaryFile> {
    let file = |id, content, read| ElementaryFile {
        directory: Directory::Contact,
        id,
        short_id: None,
        content,
        contact: rule(NEVER, read),
        contactless: rule(NEVER, NEVER),
    };
    let ids = card.assumptions.file_ids;
    let mut files = vec![
        file(0x5031, pkcs15::object_directory(card), ALWAYS),
        file(0x5032, pkcs15::token_information(card), ALWAYS),
        file(0x7001, pkcs15::authentication_objects(card), ALWAYS),
        file(ids.private_keys, pkcs15::private_keys(card), ALWAYS),
        file(0x7005, pkcs15::certificates(card), ALWAYS),
        file(ids.data_objects, pkcs15::data_objects(card), ALWAYS),
        file(ids.signature, card.signature.certificate.clone(), ALWAYS),
        file(
            ids.authentication,
            card.authentication.certificate.clone(),
            ALWAYS,
        ),
    ];
    files.extend(card.data.iter().map(|object| {
        file(
            object.file,
            object.content.clone(),
            if object.private { AFTER_PIN } else { ALWAYS },
        )
    }));
    files
}

/// Files of the contactless application: one technical key, no PIN. \[A\]
fn technical(card: &Personalisation) -> Vec<ElementaryFile> {
    let file = |id, content| ElementaryFile {
        directory: Directory::Contactless,
        id,
        short_id: None,
        content,
        contact: rule(NEVER, ALWAYS),
        contactless: rule(NEVER, ALWAYS),
    };
    vec![
        file(0x5031, pkcs15::technical_object_directory()),
        file(0x5032, pkcs15::token_information(card)),
        file(0x7002, pkcs15::technical_private_keys(card)),
        file(0x7005, pkcs15::technical_certificates(card)),
        file(0xA003, card.technical.certificate.clone()),
    ]
}
