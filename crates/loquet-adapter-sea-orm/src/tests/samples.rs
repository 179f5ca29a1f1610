//! What the tests of this crate are made of.

use super::Practice;
use loquet_domain::account::{CredentialVersion, HashedPassword, PasswordStrength};
use loquet_domain::card::{
    CardChallenge, CardIdentity, CardSerial, CertificateReference, ChallengePurpose, NONCE_BYTES,
    RegisteredCard, ServiceName, SessionCard,
};
use loquet_domain::journal::{Action, EventContext, MaskedIdentifier, Object};
use loquet_domain::lockout::{LockoutPolicy, ReservedAttempt, SourcePolicy};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::profile::Factor;
use loquet_domain::session::{Credential, Opening, SessionPolicy, TokenDigest};
use loquet_domain::{
    Account, AccountId, AccountStatus, AttemptId, Origin, PasswordHash, Role, SessionId, Timestamp,
};
use loquet_port_sessions::{Opened, SessionOpening, Sessions};
use loquet_port_users::{
    AttemptRequest, Attempts, CardChange, NewAccount, Reservation, Settlement, SettlementOutcome,
    Users,
};

/// A verifier that is found nowhere but in its column.
pub(super) const PHC: &str = "$argon2id$v=19$m=8,t=1,p=1$c2Vs$Y2FuYXJp";

/// The number of a fictitious holder.
pub(super) const CARD: &str = "899700218896";

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("an instant")
}

pub(super) fn context(at: Timestamp) -> EventContext {
    EventContext {
        at,
        actor: None,
        origin: Origin {
            workstation: WorkstationName::new("ACCUEIL"),
            address: Some("2001:db8::7".parse().expect("an address")),
            application: ApplicationName::new("tests"),
        },
        attempt: Some(AttemptId::from_random([9; 16])),
        session: None,
    }
}

pub(super) fn account_id(number: u8) -> AccountId {
    AccountId::from_random([0xa0 | number; 16])
}

pub(super) fn session_id(number: u8) -> SessionId {
    SessionId::from_random([number; 16])
}

pub(super) fn hashed(phc: &str) -> HashedPassword {
    HashedPassword {
        hash: PasswordHash::from_phc(phc),
        strength: PasswordStrength::Unknown,
    }
}

pub(super) fn new_account(number: u8, identifier: &str) -> NewAccount {
    let account = Account {
        id: account_id(number),
        identifier: identifier.parse().expect("an identifier"),
        role: Role::Member,
        status: AccountStatus::Active,
        card: None,
        legacy_user_name: None,
        created_at: at(0),
    };
    let event = context(at(0)).event(Action::AccountAdded, Object::Account(account.id));
    NewAccount {
        account,
        password: Some(hashed(PHC)),
        event,
    }
}

pub(super) fn mask(number: u16) -> MaskedIdentifier {
    let mut bytes = [0x5a; 32];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    MaskedIdentifier::from_bytes(bytes)
}

/// An attempt, from a workstation that is not throttled.
pub(super) fn request(subject: u16, account: Option<AccountId>) -> AttemptRequest {
    let subject = mask(subject);
    AttemptRequest {
        subject,
        account,
        source: mask(u16::MAX),
        policy: LockoutPolicy::default(),
        source_policy: SourcePolicy {
            failures: 1_000_000,
            ..SourcePolicy::default()
        },
        action: Action::LoginByPassword,
        object: account.map_or(Object::Unknown(subject), Object::Account),
        factor: Factor::Password,
        context: context(at(0)),
    }
}

pub(super) fn failure(attempt: ReservedAttempt) -> Settlement {
    let context = context(at(1));
    Settlement {
        attempt,
        outcome: SettlementOutcome::Failed,
        event: context.event(Action::LoginByPassword, Object::Unknown(attempt.subject)),
        context,
    }
}

pub(super) fn opening(number: u8, account: AccountId, attempt: ReservedAttempt) -> SessionOpening {
    let context = context(at(2));
    SessionOpening {
        opening: Opening {
            session: session_id(number),
            token: TokenDigest::from_bytes([number; 32]),
            account,
            credential: Credential::Password(CredentialVersion(1)),
            origin: context.origin.clone(),
            limits: SessionPolicy::default(),
            at: context.at,
        },
        attempt,
        judged: None,
        at_most: 10,
        event: context.event(Action::LoginByPassword, Object::Account(account)),
        context,
    }
}

/// The holder that a number stands for.
pub(super) fn card(number: &str) -> CardIdentity {
    CardIdentity::typed(number.parse().expect("a card number"))
}

/// The own number of one of several cards of one holder.
pub(super) fn serial(number: u8) -> CardSerial {
    let serial = format!("8025000001/28000000{number:02}");
    serial.parse().expect("a serial")
}

/// One of several cards of the holder [`CARD`].
pub(super) fn session_card(number: u8) -> SessionCard {
    SessionCard {
        identity: card(CARD),
        serial: serial(number),
        certificate: CertificateReference::new([0xC5; 32], &[number]).expect("a reference"),
        not_after: at(1_000_000),
    }
}

/// A session that a card opens.
pub(super) fn opening_by_card(
    number: u8,
    card: SessionCard,
    attempt: ReservedAttempt,
) -> SessionOpening {
    let mut opening = opening(number, account_id(1), attempt);
    opening.opening.credential = Credential::CpsCard(card);
    opening
}

/// A card to register for account 1, or a registration to remove.
pub(super) fn card_change(card: Option<CardIdentity>) -> CardChange {
    let (account, context) = (account_id(1), context(at(3)));
    CardChange {
        account,
        card,
        keep: None,
        event: context.event(Action::CardRegistered, Object::Account(account)),
        context,
    }
}

/// A question to a card.
pub(super) fn challenge(number: u8) -> CardChallenge {
    CardChallenge {
        attempt: AttemptId::from_random([number; 16]),
        nonce: [0xA0 | number; NONCE_BYTES],
        purpose: ChallengePurpose::Login,
        service: ServiceName::new("Cabinet"),
        workstation: WorkstationName::new("ACCUEIL"),
        issued_at: at(0),
    }
}

impl Practice {
    /// Adds the account 1, `martin.paul`, whose card [`CARD`] was used once: the first of several.
    pub(super) async fn with_card(self) -> Self {
        let mut new = new_account(1, "martin.paul");
        new.account.card = Some(RegisteredCard {
            identity: card(CARD),
            last_serial: Some(serial(1)),
        });
        self.store.add(&new).await.expect("added");
        self
    }

    /// Opens a session by card.
    pub(super) async fn open_by_card(&self, number: u8, card: SessionCard) -> Opened {
        let attempt = self.admit(&request(1, Some(account_id(1)))).await;
        let opening = opening_by_card(number, card, attempt);
        self.store.open(&opening).await.expect("opened")
    }

    /// Adds the account 1, `martin.paul`.
    pub(super) async fn with_martin(self) -> Self {
        self.store
            .add(&new_account(1, "martin.paul"))
            .await
            .expect("added");
        self
    }

    /// Reserves an attempt that must be admitted.
    pub(super) async fn admit(&self, request: &AttemptRequest) -> ReservedAttempt {
        match self.store.reserve(request).await.expect("an answer") {
            Reservation::Admitted(attempt) => attempt,
            Reservation::Refused(refusal) => panic!("refused: {refusal:?}"),
        }
    }
}
