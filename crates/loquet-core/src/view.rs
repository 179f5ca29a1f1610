//! What front ends are shown.

use crate::LocalDesk;
use loquet_domain::account::{PasswordOverview, StoredPassword};
use loquet_domain::card::SessionCard;
use loquet_domain::lockout::Throttle;
use loquet_domain::profile::Profile;
use loquet_domain::session::{Session, SessionProof};
use loquet_domain::{Account, Identifier};
use loquet_port_desk::{AccountView, SessionView};
use loquet_port_users::{AccountOverview, FoundAccount};

impl LocalDesk {
    /// A session, as it stands now.
    pub(crate) fn view_of(&self, session: &Session, identifier: &Identifier) -> SessionView {
        let card = match session.proof() {
            SessionProof::Password => None,
            SessionProof::CpsCard(card) => Some(card),
        };
        SessionView {
            id: session.id(),
            identifier: identifier.clone(),
            role: session.role(),
            factor: session.factor(),
            assurance: session.assurance(),
            conforming: Profile::Conforming.accepts(session.assurance()),
            card: card.map(|card| card.serial.clone()),
            test: card.is_some_and(SessionCard::is_test),
            origin: session.origin().clone(),
            opened_at: session.opened_at(),
            last_used_at: session.last_used_at(),
            absolute_end: session.absolute_end(),
            state: session.state_at(self.ports.clock.now()),
        }
    }
}

/// An account, with what may be shown of its password.
pub(crate) fn account_view(
    account: Account,
    password: Option<PasswordOverview>,
    throttle: Option<Throttle>,
) -> AccountView {
    let Account {
        id,
        identifier,
        role,
        status,
        card,
        created_at,
        legacy_user_name: _,
    } = account;
    AccountView {
        id,
        identifier,
        role,
        status,
        card,
        created_at,
        password,
        throttle,
    }
}

/// An account found with its verifier: the verifier stays here.
pub(crate) fn found_view(found: FoundAccount, throttle: Option<Throttle>) -> AccountView {
    let password = found.password.as_ref().map(StoredPassword::overview);
    account_view(found.account, password, throttle)
}

/// An account of a list.
pub(crate) fn overview_view(overview: AccountOverview) -> AccountView {
    account_view(overview.account, overview.password, None)
}
