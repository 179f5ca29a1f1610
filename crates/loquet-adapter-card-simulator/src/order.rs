//! The order of a card: for whom, which, and what is wrong with it.

use loquet_domain::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::authority::{CardSubject, CertificateProfile, REAL_CARD, TEST_SOFTWARE, TestAuthority};
use crate::card::{
    Assumptions, CardKind, Codes, DataObject, KeySlot, LEAST_PIN_DIGITS, LastUpdate, PIN_TRIES,
    PUK_DIGITS, Personalisation, SimulatedCard, binary_coded, tlv,
};
use crate::error::AuthorityError;
use crate::holder::Holder;
use crate::keys::{CardKeys, KeySize};

/// The PIN of a card unless its order says another.
pub const DEFAULT_PIN: &str = "1234";
/// The unblocking code of a card unless its order says another.
pub const DEFAULT_PUK: &str = "12345678";
/// The issuer of every CPS, as EF.SN.ICC and the certificates say it.
const ISSUER: [u8; 5] = [0x80, 0x25, 0x00, 0x00, 0x01];
/// Another issuer's number: a card that is not a CPS.
const FOREIGN_ISSUER: [u8; 5] = [0x80, 0x25, 0x00, 0x99, 0x99];
/// Most digits of a PIN. \[L\]
const MOST_PIN_DIGITS: usize = 8;

/// What to put into a card. Without further words: a CPS3 in contact, PIN 1234, valid three
/// years, nothing wrong with it.
#[derive(Clone)]
pub struct CardOrder {
    holder: Holder,
    kind: CardKind,
    card_number: String,
    chip_serial: Option<[u8; 5]>,
    issuer: [u8; 5],
    pin: Zeroizing<String>,
    puk: Zeroizing<String>,
    pin_tries_left: u8,
    key_size: KeySize,
    other_key: bool,
    last_update: Option<LastUpdate>,
    assumptions: Assumptions,
    authentication: CertificateProfile,
    signature: CertificateProfile,
    technical: CertificateProfile,
}

impl std::fmt::Debug for CardOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardOrder")
            .field("holder", &self.holder)
            .field("kind", &self.kind)
            .field("card_number", &self.card_number)
            .finish_non_exhaustive()
    }
}

impl CardOrder {
    /// An ordinary CPS3 of this holder: ten digits of card number, certificates valid from the
    /// day before `now`.
    pub fn new(holder: Holder, card_number: &str, now: Timestamp) -> Self {
        let profession = holder.profession();
        let printed = format!("8025000001/{card_number}");
        let of_card = |profile: CertificateProfile| CertificateProfile {
            card_number: Some(printed.clone()),
            profession,
            ..profile
        };
        Self {
            holder,
            kind: CardKind::Cps3,
            card_number: card_number.to_owned(),
            chip_serial: None,
            issuer: ISSUER,
            pin: Zeroizing::new(DEFAULT_PIN.to_owned()),
            puk: Zeroizing::new(DEFAULT_PUK.to_owned()),
            pin_tries_left: PIN_TRIES,
            key_size: KeySize::default(),
            other_key: false,
            last_update: None,
            assumptions: Assumptions::default(),
            authentication: of_card(CertificateProfile::authentication(now)),
            signature: of_card(CertificateProfile::signature(now)),
            technical: of_card(CertificateProfile::technical(now)),
        }
    }

    /// Another card than a CPS3 in contact.
    #[must_use]
    pub fn with_kind(mut self, kind: CardKind) -> Self {
        self.kind = kind;
        self
    }

    /// Another PIN than 1234: 4 to 8 digits.
    #[must_use]
    pub fn with_pin(mut self, pin: &str) -> Self {
        self.pin = Zeroizing::new(pin.to_owned());
        self
    }

    /// Another unblocking code: 8 digits.
    #[must_use]
    pub fn with_puk(mut self, puk: &str) -> Self {
        self.puk = Zeroizing::new(puk.to_owned());
        self
    }

    /// A PIN with fewer tries left than 3; 0 is blocked.
    #[must_use]
    pub fn with_pin_tries_left(mut self, tries: u8) -> Self {
        self.pin_tries_left = tries;
        self
    }

    /// Another chip number in EF.SN.ICC than the ten digits of the card number.
    #[must_use]
    pub fn with_chip_serial(mut self, serial: [u8; 5]) -> Self {
        self.chip_serial = Some(serial);
        self
    }

    /// EF.SN.ICC of another issuer.
    #[must_use]
    pub fn with_foreign_issuer(mut self) -> Self {
        self.issuer = FOREIGN_ISSUER;
        self
    }

    /// The mark of an update by the issuer.
    #[must_use]
    pub fn with_last_update(mut self, update: LastUpdate) -> Self {
        self.last_update = Some(update);
        self
    }

    /// Another behaviour where no source says which is right.
    #[must_use]
    pub fn with_assumptions(mut self, assumptions: Assumptions) -> Self {
        self.assumptions = assumptions;
        self
    }

    /// Keys of another length; the keys given to [`Self::issue`] must have it.
    #[must_use]
    pub fn with_key_size(mut self, size: KeySize) -> Self {
        self.key_size = size;
        self
    }

    /// A rogue: the authentication key is not the one of the certificate.
    #[must_use]
    pub fn with_other_key(mut self) -> Self {
        self.other_key = true;
        self
    }

    /// Changes what the authentication certificate says.
    #[must_use]
    pub fn edit_authentication(mut self, edit: impl FnOnce(&mut CertificateProfile)) -> Self {
        edit(&mut self.authentication);
        self
    }

    /// Changes what the signature certificate says.
    #[must_use]
    pub fn edit_signature(mut self, edit: impl FnOnce(&mut CertificateProfile)) -> Self {
        edit(&mut self.signature);
        self
    }

    /// Changes what all three certificates say.
    #[must_use]
    pub fn edit_certificates(mut self, edit: impl Fn(&mut CertificateProfile)) -> Self {
        edit(&mut self.authentication);
        edit(&mut self.signature);
        edit(&mut self.technical);
        self
    }

    /// A certificate that ended a year before `now`.
    #[must_use]
    pub fn expired(self, now: Timestamp) -> Self {
        let year = SignedDuration::from_hours(24 * 365);
        self.edit_certificates(|profile| {
            profile.valid_from = now - 4 * year;
            profile.valid_until = now - year;
        })
    }

    /// A certificate that begins a day after `now`.
    #[must_use]
    pub fn not_yet_valid(self, now: Timestamp) -> Self {
        let day = SignedDuration::from_hours(24);
        self.edit_certificates(|profile| profile.valid_from = now + day)
    }

    /// A certificate of a software key: no card type, no card number, category 0x83.
    #[must_use]
    pub fn software_certificate(self) -> Self {
        self.edit_certificates(|profile| {
            profile.card_type = None;
            profile.card_number = None;
            profile.category = Some(TEST_SOFTWARE);
        })
    }

    /// Says that it is a real card, category 0x00, though a test authority signs it.
    #[must_use]
    pub fn claims_to_be_real(self) -> Self {
        self.edit_certificates(|profile| profile.category = Some(REAL_CARD))
    }

    /// For whom it is.
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// What card it is.
    pub fn kind(&self) -> &CardKind {
        &self.kind
    }

    /// Its ten digits.
    pub fn card_number(&self) -> &str {
        &self.card_number
    }

    /// The length of its keys.
    pub fn key_size(&self) -> KeySize {
        self.key_size
    }

    /// Makes the card: certificates by the authority for these keys.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::CardNumber`], [`AuthorityError::Pin`] and
    /// [`AuthorityError::UnblockingCode`] for what is no such thing,
    /// [`AuthorityError::Certificate`] and [`AuthorityError::Moment`] for a profile that no
    /// certificate can say.
    pub fn issue(
        &self,
        authority: &TestAuthority,
        keys: &CardKeys,
    ) -> Result<SimulatedCard, AuthorityError> {
        self.check()?;
        let holder = CardSubject::Holder(&self.holder);
        let certify = |subject: CardSubject<'_>, profile, key: &rsa::PrivateKey| {
            Ok::<_, AuthorityError>(KeySlot {
                certificate: authority.certify(&subject, profile, &key.to_public_key())?,
                key: key.clone(),
            })
        };
        let mut authentication = certify(holder, &self.authentication, &keys.authentication)?;
        let technical = certify(
            CardSubject::Card(&self.card_number),
            &self.technical,
            &keys.technical,
        )?;
        if self.other_key {
            authentication.key = keys.technical.clone();
        }
        let card = Personalisation {
            kind: self.kind.clone(),
            card_number: self.card_number.clone(),
            issuer: self.issuer,
            chip_serial: self
                .chip_serial
                .unwrap_or_else(|| serial_of(&self.card_number)),
            last_update: self.last_update.clone(),
            authentication,
            signature: certify(holder, &self.signature, &keys.signature)?,
            technical,
            data: data_objects(&self.holder, &self.card_number),
            longest_pin: u8::try_from(self.pin.len()).unwrap_or(u8::MAX),
            assumptions: self.assumptions,
        };
        let card =
            SimulatedCard::personalised(card, Codes::new(self.pin.as_bytes(), self.puk.as_bytes()));
        card.set_pin_tries_left(self.pin_tries_left);
        Ok(card)
    }

    /// What the digits must be.
    fn check(&self) -> Result<(), AuthorityError> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if self.card_number.len() != 10 || !digits(&self.card_number) {
            return Err(AuthorityError::CardNumber);
        }
        let pin_length = LEAST_PIN_DIGITS..=MOST_PIN_DIGITS;
        if !pin_length.contains(&self.pin.len()) || !digits(&self.pin) {
            return Err(AuthorityError::Pin);
        }
        if self.puk.len() != PUK_DIGITS || !digits(&self.puk) {
            return Err(AuthorityError::UnblockingCode);
        }
        Ok(())
    }
}

/// Ten digits as five bytes.
fn serial_of(card_number: &str) -> [u8; 5] {
    binary_coded(card_number, 5).try_into().unwrap_or_default()
}

/// Data objects of the contact application: labels of the issuer \[L\], contents invented \[A\].
fn data_objects(holder: &Holder, card_number: &str) -> Vec<DataObject> {
    let object = |label, file, private, content| DataObject {
        label,
        file,
        private,
        content,
    };
    let text = |tag, text: &str| tlv(tag, text.as_bytes());
    let names = [holder.given(), holder.family()].map(Option::unwrap_or_default);
    let [given, family] = names;
    let place = [
        text(0x84, holder.organisation().unwrap_or("CABINET DE TEST")),
        text(0x85, "199999999"),
        text(0x86, "SA07"),
    ];
    vec![
        object("CPS_DATA", 0xD101, false, vec![0x00; 64]),
        object("CPS_ID_CARD", 0xD102, false, text(0x80, card_number)),
        object(
            "CPS_NAME_PS",
            0xD103,
            false,
            [text(0x81, given), text(0x82, family)].concat(),
        ),
        object("CPS_LANG_PS", 0xD104, false, text(0x80, "fr")),
        object(
            "CPS_INFO_PS",
            0xD105,
            false,
            [holder.identifier(), "SM26"].concat().into_bytes(),
        ),
        object(
            "CPS_ACTIVITY_01_PS",
            0xD120,
            true,
            tlv(0xEE, &place.concat()),
        ),
        object(
            "CPS_SIT_FACT",
            0xD130,
            true,
            text(0x80, "SITUATION DE TEST"),
        ),
    ]
}
