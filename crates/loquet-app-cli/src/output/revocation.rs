//! The lists of revoked cards.

use super::{Answer, Clock, Style, Table, failure_in};
use loquet_domain::FailureCode;
use loquet_port_desk::{RefreshedList, RevocationListView};
use loquet_wiring::Messages;
use serde::Serialize;

/// A list for machines.
#[derive(Debug, Serialize)]
struct ListJson<'list> {
    issuer: &'list str,
    this_update: Option<String>,
    next_update: Option<String>,
    revoked: usize,
}

impl<'list> From<&'list RevocationListView> for ListJson<'list> {
    fn from(list: &'list RevocationListView) -> Self {
        Self {
            issuer: list.issuer.as_str(),
            this_update: list.dates.map(|(made, _)| made.to_string()),
            next_update: list.dates.map(|(_, next)| next.to_string()),
            revoked: list.revoked,
        }
    }
}

/// How the lists stand.
#[derive(Debug)]
pub(crate) struct RevocationLists<'list>(pub(crate) &'list [RevocationListView]);

impl Answer for RevocationLists<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'list> {
            lists: Vec<ListJson<'list>>,
        }
        Json {
            lists: self.0.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        if self.0.is_empty() {
            return messages.text("revocation-no-authority", &[]) + "\n";
        }
        let headings = [
            "label-issuer",
            "label-list-made",
            "label-list-until",
            "label-revoked",
        ];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        let clock = Clock::of(messages);
        for list in self.0 {
            let none = || messages.text("revocation-none", &[]);
            let (made, until) = match list.dates {
                Some((made, until)) => (
                    clock.full(made, Style::Minute),
                    clock.full(until, Style::Minute),
                ),
                None => (none(), none()),
            };
            let revoked = list.revoked.to_string();
            table.row([list.issuer.to_string(), made, until, revoked]);
        }
        table.text()
    }
}

/// A list that was installed.
#[derive(Debug)]
pub(crate) struct InstalledList<'list>(pub(crate) &'list RevocationListView);

impl Answer for InstalledList<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'list> {
            installed: ListJson<'list>,
        }
        Json {
            installed: self.0.into(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let count = i64::try_from(self.0.revoked).unwrap_or(i64::MAX);
        let data = [
            ("issuer", self.0.issuer.as_str().into()),
            ("count", count.into()),
        ];
        messages.text("revocation-installed", &data) + "\n"
    }
}

/// Lists that were to be fetched.
#[derive(Debug)]
pub(crate) struct RefreshedLists<'list>(pub(crate) &'list [RefreshedList]);

impl RefreshedLists<'_> {
    /// The first failure among them.
    pub(crate) fn failure(&self) -> Option<FailureCode> {
        self.0
            .iter()
            .find_map(|list| list.result.as_ref().err().copied())
    }
}

impl Answer for RefreshedLists<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'list> {
            lists: Vec<OneJson<'list>>,
        }
        #[derive(Serialize)]
        struct OneJson<'list> {
            issuer: &'list str,
            #[serde(skip_serializing_if = "Option::is_none")]
            list: Option<ListJson<'list>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            code: Option<&'static str>,
        }
        let lists = self.0.iter().map(|one| OneJson {
            issuer: one.issuer.as_str(),
            list: one.result.as_ref().ok().map(Into::into),
            code: one.result.as_ref().err().map(|code| code.as_str()),
        });
        Json {
            lists: lists.collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        if self.0.is_empty() {
            return messages.text("revocation-nothing-to-fetch", &[]) + "\n";
        }
        let mut text = String::new();
        for one in self.0 {
            match &one.result {
                Ok(list) => text += &InstalledList(list).text(messages),
                Err(code) => {
                    let data = [
                        ("issuer", one.issuer.as_str().into()),
                        ("code", code.as_str().into()),
                        ("why", failure_in(messages, code).into()),
                    ];
                    text += &messages.text("revocation-refused", &data);
                    text.push('\n');
                }
            }
        }
        text
    }
}
