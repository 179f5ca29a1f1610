//! Section `[card]`: readers, cards, the authorities that vouch for them.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::folders::Place;
use super::layers::Layers;
use loquet_domain::SignedDuration;
use loquet_domain::card::{RemovalPolicy, ServiceName};
use loquet_port_apdu::Ending;
use std::path::PathBuf;
use std::time::Duration;

const REMOVAL: Declaration = Declaration {
    key: "card.removal",
    kind: Kind::Choice(&["lock", "nothing", "close"]),
    meaning: "What becomes of a session when its card leaves the reader, while the command that \
              it was opened for runs.",
};

const REMOVAL_GRACE: Declaration = Declaration::number(
    "card.removal_grace_seconds",
    (0, 0, 60),
    "How long the card may be away before that.",
);

const WAIT: Declaration = Declaration::number(
    "card.wait_seconds",
    (0, 60, 600),
    "How long a command waits for a card; 0 takes what lies in the readers now.",
);

const DEADLINE: Declaration = Declaration::number(
    "card.deadline_seconds",
    (1, 5, 30),
    "How long the card may take to answer, and another program may hold it.",
);

const REDIRECTED_READERS: Declaration = Declaration {
    key: "card.redirected_readers",
    kind: Kind::Choice(&[REFUSE, ALLOW]),
    meaning: "Whether the readers of another computer, relayed by a remote desktop, are used.",
};

const AFTER_USE: Declaration = Declaration {
    key: "card.after_use",
    kind: Kind::Choice(&["reset", LEAVE]),
    meaning: "Whether the card is reset after each use, so that no other program can sign with \
              the PIN that was just given; `leave` only where other software loses the card by it.",
};

const ESTABLISHMENT_CARDS: Declaration = Declaration {
    key: "card.establishment_cards",
    kind: Kind::Choice(&[REFUSE, ALLOW]),
    meaning: "Whether cards of an establishment's staff (CPE, CPA) open.",
};

const SERVICE: Declaration = Declaration {
    key: "card.service",
    kind: Kind::Text {
        max: 64,
        default: "loquet",
    },
    meaning: "The name of the practice's service in what a card signs: a signature for one is \
              worthless in another.",
};

const AUTHORITIES: Declaration = Declaration {
    key: "card.authorities",
    kind: Kind::File(Place::Authorities),
    meaning: "The certificates of IGC-Santé, PEM or DER: a file, or a folder of files; each must \
              have a fingerprint that this version expects.",
};

const TEST_AUTHORITIES: Declaration = Declaration {
    key: "card.test_authorities",
    kind: Kind::OptionalFile,
    meaning: "The certificates of test authorities, PEM or DER: a file, or a folder of files. \
              Every session that their cards open is marked as test. Never in a practice that \
              treats people.",
};

const REVOCATION_FOLDER: Declaration = Declaration {
    key: "card.revocation_folder",
    kind: Kind::File(Place::Revocation),
    meaning: "The folder of the revocation lists, and of what they have ever revoked.",
};

const REVOCATION_GRACE: Declaration = Declaration::number(
    "card.revocation_grace_hours",
    (0, 0, 72),
    "How long a revocation list is accepted past its date; each login that this lets through says \
     so in the journal.",
);

const FETCH: Declaration = Declaration {
    key: "card.fetch_revocation_lists",
    kind: Kind::Boolean { default: true },
    meaning: "Whether the revocation lists are fetched from where the authorities publish them, \
              once a day; otherwise they are installed from files.",
};

const KNOWN_CARDS: Declaration = Declaration {
    key: "card.known_cards",
    kind: Kind::File(Place::KnownCards),
    meaning: "What this workstation remembers of the cards it has read, so that it reads them \
              once: certificates, no secret.",
};

const REFUSE: &str = "refuse";
const ALLOW: &str = "allow";
const LEAVE: &str = "leave";

pub(super) const DECLARATIONS: &[Declaration] = &[
    REMOVAL,
    REMOVAL_GRACE,
    WAIT,
    DEADLINE,
    REDIRECTED_READERS,
    AFTER_USE,
    ESTABLISHMENT_CARDS,
    SERVICE,
    AUTHORITIES,
    TEST_AUTHORITIES,
    REVOCATION_FOLDER,
    REVOCATION_GRACE,
    FETCH,
    KNOWN_CARDS,
];

/// Section `[card]`.
#[derive(Clone, Debug)]
pub struct CardSettings {
    /// What becomes of a session when its card leaves the reader (REG-20).
    pub removal: RemovalPolicy,
    /// How long the card may be away before that.
    pub removal_grace: SignedDuration,
    /// How long a command waits for a card.
    pub wait: Duration,
    /// Whether readers of other computers are used (CPS-28).
    pub redirected_readers: bool,
    /// The certificates of test authorities, where the practice admits their cards (CPS-08).
    pub test_authorities: Option<PathBuf>,
    /// Whether revocation lists are fetched (CPS-12).
    pub fetch_revocation_lists: bool,
    /// How long a card may take to answer.
    pub(crate) deadline: Duration,
    /// What becomes of the card after each use (CPS-20).
    pub(crate) ending: Ending,
    /// Whether cards of an establishment's staff open.
    pub(crate) establishment_cards: bool,
    /// The name of the practice's service (CPS-03).
    pub(crate) service: ServiceName,
    /// The certificates of IGC-Santé.
    pub(crate) authorities: PathBuf,
    /// The revocation lists.
    pub(crate) revocation_folder: PathBuf,
    /// How long a list is accepted past its date (CPS-11).
    pub(crate) revocation_grace: SignedDuration,
    /// The cards that were read here.
    pub(crate) known_cards: PathBuf,
}

impl CardSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let removal = RemovalPolicy::from_code(layers.choice(&REMOVAL)?);
        let seconds = |setting| layers.number(setting).map(u64::from);
        let hours = layers.number(&REVOCATION_GRACE)?;
        Ok(Self {
            removal: removal.ok_or_else(|| layers.refuse(&REMOVAL))?,
            removal_grace: SignedDuration::from_secs(layers.number(&REMOVAL_GRACE)?.into()),
            wait: Duration::from_secs(seconds(&WAIT)?),
            redirected_readers: layers.choice(&REDIRECTED_READERS)? == ALLOW,
            test_authorities: layers.optional_path(&TEST_AUTHORITIES)?,
            fetch_revocation_lists: layers.boolean(&FETCH)?,
            deadline: Duration::from_secs(seconds(&DEADLINE)?),
            ending: match layers.choice(&AFTER_USE)? {
                LEAVE => Ending::Leave,
                _ => Ending::Reset,
            },
            establishment_cards: layers.choice(&ESTABLISHMENT_CARDS)? == ALLOW,
            service: ServiceName::new(&layers.text(&SERVICE)?),
            authorities: layers.path(&AUTHORITIES)?,
            revocation_folder: layers.path(&REVOCATION_FOLDER)?,
            revocation_grace: SignedDuration::from_hours(hours.into()),
            known_cards: layers.path(&KNOWN_CARDS)?,
        })
    }
}
