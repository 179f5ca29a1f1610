//! What no public source says about real cards, as switches.

/// What READ BINARY answers when more is asked than the file holds. \[A\]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PastEnd {
    /// The bytes that are there and `62 82` (default; OpenSC takes it for success).
    #[default]
    Warning,
    /// No byte and `6C xx`, `xx` being what is there.
    WrongLength,
    /// The bytes that are there and `90 00`.
    Plain,
}

/// What the wrong PIN that spends the last try answers. \[A\]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastWrongTry {
    /// `63 C0` (default).
    #[default]
    NoneLeft,
    /// `69 83`, as every later try.
    Blocked,
}

/// When a verified PIN is forgotten, beside a reset. \[A\]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PinForgotten {
    /// Never (default).
    #[default]
    Never,
    /// When an application is selected.
    AtSelection,
    /// After each use of the signature key.
    AfterSignature,
}

/// What a command with both data and a length expected (case 4) is answered.
///
/// T=0 cannot carry one; a virtual reader passes it on, and some real readers act on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseFour {
    /// As the card's protocol does: `61 xx` for T=0 (CPS3 in contact), at once else (default).
    #[default]
    ByProtocol,
    /// `61 xx`, and the data by GET RESPONSE.
    MoreData,
    /// The data at once.
    Direct,
}

/// File identifiers that no public source gives. A reader finds them through the ODF. \[A\]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileIds {
    /// PrKDF, the directory of private keys.
    pub private_keys: u16,
    /// DODF, the directory of data objects.
    pub data_objects: u16,
    /// Signature certificate.
    pub signature: u16,
    /// Authentication certificate.
    pub authentication: u16,
}

impl Default for FileIds {
    /// `7002`, `7006`, `A001`, `A002`.
    fn default() -> Self {
        Self {
            private_keys: 0x7002,
            data_objects: 0x7006,
            signature: 0xA001,
            authentication: 0xA002,
        }
    }
}

/// How a card behaves where no public source says it.
///
/// The default is the plainest behaviour; a reader that works must work under all of them.
///
/// ```
/// use loquet_adapter_card_simulator::{Assumptions, PastEnd};
///
/// let strange = Assumptions { past_end: PastEnd::WrongLength, ..Assumptions::default() };
/// assert_ne!(strange, Assumptions::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// READ BINARY past the end of a file.
    pub past_end: PastEnd,
    /// The most bytes that one READ BINARY gives, 1 to 256: 256 (default), or 231 as the
    /// issuer's library assumes.
    pub largest_read: usize,
    /// Status word of the last wrong try.
    pub last_wrong_try: LastWrongTry,
    /// Answer to a command with data and a length expected.
    pub case_four: CaseFour,
    /// When a verified PIN is forgotten, beside a reset.
    pub pin_forgotten: PinForgotten,
    /// Whether object flags are the BIT STRING without its first byte that real cards hold
    /// (default: yes).
    pub malformed_flags: bool,
    /// Whether the authentication key and certificate are listed first (default: no).
    pub authentication_first: bool,
    /// File identifiers of the PKCS#15 application.
    pub file_ids: FileIds,
    /// Whether a CPS4 answers `69 85` on channel 1 until its three SELECT are done
    /// (default: yes).
    pub cps4_opening: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            past_end: PastEnd::default(),
            largest_read: 256,
            last_wrong_try: LastWrongTry::default(),
            case_four: CaseFour::default(),
            pin_forgotten: PinForgotten::default(),
            malformed_flags: true,
            authentication_first: false,
            file_ids: FileIds::default(),
            cps4_opening: true,
        }
    }
}
