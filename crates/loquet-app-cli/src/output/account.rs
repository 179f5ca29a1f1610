//! Accounts, shown to an administrator.

use super::{Answer, Clock, Facts, IdentifierJson, Style, Table, name};
use loquet_domain::card::{CardSerial, RegisteredCard};
use loquet_domain::lockout::Throttle;
use loquet_port_desk::AccountView;
use loquet_wiring::Messages;
use serde::Serialize;

/// An account for machines.
#[derive(Debug, Serialize)]
struct AccountJson<'view> {
    id: String,
    identifier: IdentifierJson<'view>,
    role: &'static str,
    status: &'static str,
    card_number: Option<&'view str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<CardJson<'view>>,
    created_at: String,
    password: Option<PasswordJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    throttle: Option<&'static str>,
}

/// A registered card for machines.
#[derive(Debug, Serialize)]
struct CardJson<'view> {
    authority: &'static str,
    number: &'view str,
    last_serial: Option<&'view str>,
}

impl<'view> From<&'view RegisteredCard> for CardJson<'view> {
    fn from(card: &'view RegisteredCard) -> Self {
        Self {
            authority: card.identity.authority.code(),
            number: card.identity.number.as_str(),
            last_serial: card.last_serial.as_ref().map(CardSerial::as_str),
        }
    }
}

/// What may be shown of a password.
#[derive(Debug, Serialize)]
struct PasswordJson {
    strength: &'static str,
    set_at: String,
}

impl<'view> From<&'view AccountView> for AccountJson<'view> {
    fn from(view: &'view AccountView) -> Self {
        let password = view.password.map(|password| PasswordJson {
            strength: password.strength.code(),
            set_at: password.set_at.to_string(),
        });
        Self {
            id: view.id.to_string(),
            identifier: (&view.identifier).into(),
            role: view.role.code(),
            status: view.status.code(),
            card_number: view.card.as_ref().map(|card| card.identity.number.as_str()),
            card: view.card.as_ref().map(Into::into),
            created_at: view.created_at.to_string(),
            password,
            throttle: view.throttle.map(throttle),
        }
    }
}

/// The stable name of a throttle.
const fn throttle(throttle: Throttle) -> &'static str {
    match throttle {
        Throttle::Locked => "locked",
        Throttle::DailyLimit => "daily-limit",
        Throttle::Suspended => "suspended",
        Throttle::Source => "source",
    }
}

/// One account.
#[derive(Debug)]
pub(crate) struct OneAccount<'view> {
    /// The account.
    pub(crate) account: &'view AccountView,
    /// What was done with it, as the key of a sentence; `None` shows it in full.
    pub(crate) done: Option<&'static str>,
}

impl Answer for OneAccount<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'view> {
            user: AccountJson<'view>,
        }
        Json {
            user: self.account.into(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let identifier = self.account.identifier.display();
        match self.done {
            Some(key) => messages.text(key, &[("identifier", identifier.into())]) + "\n",
            None => facts(self.account, messages),
        }
    }
}

fn facts(account: &AccountView, messages: &Messages) -> String {
    let (label, clock) = (|key: &str| messages.text(key, &[]), Clock::of(messages));
    let mut facts = Facts::default();
    facts.add(label("label-identifier"), account.identifier.display());
    facts.add(label("label-key"), account.identifier.key().as_str());
    facts.add(
        label("label-role"),
        name(messages, "role", account.role.code()),
    );
    facts.add(
        label("label-status"),
        name(messages, "status", account.status.code()),
    );
    facts.add(label("label-password"), password(account, messages));
    if let Some(password) = account.password {
        facts.add(
            label("label-password-set"),
            clock.full(password.set_at, Style::Minute),
        );
    }
    let lockout = account.throttle.map_or("none", throttle);
    facts.add(label("label-lockout"), name(messages, "throttle", lockout));
    facts.add(label("label-card"), card(account, messages));
    facts.add(
        label("label-created"),
        clock.full(account.created_at, Style::Minute),
    );
    facts.text()
}

fn password(account: &AccountView, messages: &Messages) -> String {
    match account.password {
        Some(password) => name(messages, "strength", password.strength.code()),
        None => messages.text("strength-none", &[]),
    }
}

fn card(account: &AccountView, messages: &Messages) -> String {
    match &account.card {
        Some(card) => card.identity.number.to_string(),
        None => messages.text("card-none", &[]),
    }
}

/// Several accounts.
#[derive(Debug)]
pub(crate) struct Accounts(pub(crate) Vec<AccountView>);

impl Answer for Accounts {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'view> {
            users: Vec<AccountJson<'view>>,
        }
        Json {
            users: self.0.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let headings = [
            "label-identifier",
            "label-role",
            "label-status",
            "label-password",
            "label-card",
        ];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for account in &self.0 {
            table.row([
                account.identifier.display().to_owned(),
                name(messages, "role", account.role.code()),
                name(messages, "status", account.status.code()),
                password(account, messages),
                card(account, messages),
            ]);
        }
        let count = i64::try_from(self.0.len()).unwrap_or(i64::MAX);
        table.text() + &messages.text("users-count", &[("count", count.into())]) + "\n"
    }
}

/// The accounts that a card opens.
#[derive(Debug)]
pub(crate) struct RegisteredCards(pub(crate) Vec<AccountView>);

impl RegisteredCards {
    fn each(&self) -> impl Iterator<Item = (&AccountView, &RegisteredCard)> {
        let each = self.0.iter();
        each.filter_map(|account| Some((account, account.card.as_ref()?)))
    }
}

impl Answer for RegisteredCards {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'view> {
            cards: Vec<RegisteredJson<'view>>,
        }
        #[derive(Serialize)]
        struct RegisteredJson<'view> {
            identifier: IdentifierJson<'view>,
            #[serde(flatten)]
            card: CardJson<'view>,
        }
        let cards = self.each().map(|(account, card)| RegisteredJson {
            identifier: (&account.identifier).into(),
            card: card.into(),
        });
        Json {
            cards: cards.collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let headings = [
            "label-identifier",
            "label-card-number",
            "label-authority",
            "label-serial",
        ];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        let mut count = 0_i64;
        for (account, card) in self.each() {
            let serial = card.last_serial.as_ref();
            let never = || messages.text("card-never-used", &[]);
            table.row([
                account.identifier.display().to_owned(),
                card.identity.number.to_string(),
                name(messages, "authority", card.identity.authority.code()),
                serial.map_or_else(never, CardSerial::to_string),
            ]);
            count += 1;
        }
        table.text() + &messages.text("cards-count", &[("count", count.into())]) + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, OneAccount, throttle};
    use loquet_domain::lockout::Throttle;
    use loquet_domain::{AccountId, AccountStatus, Role, Timestamp};
    use loquet_port_desk::AccountView;
    use loquet_wiring::{Language, Messages};

    fn account() -> AccountView {
        AccountView {
            id: AccountId::from_random([1; 16]),
            identifier: "L’Hœuillet.Zoë".parse().expect("an identifier"),
            role: Role::Member,
            status: AccountStatus::Active,
            card: None,
            created_at: Timestamp::UNIX_EPOCH,
            password: None,
            throttle: Some(Throttle::Locked),
        }
    }

    #[test]
    fn an_account_for_machines() {
        let account = account();
        let json = OneAccount {
            account: &account,
            done: None,
        };
        let json = serde_json::to_value(json.json()).expect("JSON");
        let user = &json["user"];
        assert_eq!(user["identifier"]["display"], "l’hœuillet.zoë");
        assert_eq!(user["identifier"]["key"], "lhoeuillet.zoe");
        assert_eq!(user["role"], "member");
        assert_eq!(user["password"], serde_json::Value::Null);
        assert_eq!(user["throttle"], "locked");
    }

    #[test]
    fn every_lockout_has_a_name_in_both_languages() {
        let all = [
            Throttle::Locked,
            Throttle::DailyLimit,
            Throttle::Suspended,
            Throttle::Source,
        ];
        for language in [Language::French, Language::English] {
            let messages = Messages::new(language);
            for code in all.map(throttle).into_iter().chain(["none"]) {
                assert!(
                    !super::name(&messages, "throttle", code).contains("throttle"),
                    "{code}"
                );
            }
        }
    }
}
