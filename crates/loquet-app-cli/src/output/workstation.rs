//! Workstations of the practice.

use super::{Answer, Clock, Facts, Style, Table};
use loquet_domain::WorkstationId;
use loquet_domain::workstation::{Enrolment, Workstation};
use loquet_port_desk::Invitation;
use loquet_wiring::{Messages, now};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

/// A workstation for machines.
#[derive(Debug, Serialize)]
struct WorkstationJson<'one> {
    id: String,
    name: &'one str,
    enrolment: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enrolled_at: Option<String>,
}

impl<'one> From<&'one Workstation> for WorkstationJson<'one> {
    fn from(workstation: &'one Workstation) -> Self {
        let (enrolment, expires_at, enrolled_at) = match workstation.enrolment {
            Enrolment::Invited { expires_at } => ("invited", Some(expires_at), None),
            Enrolment::Enrolled { at } => ("enrolled", None, Some(at)),
        };
        Self {
            id: workstation.id.to_string(),
            name: workstation.name.as_str(),
            enrolment,
            expires_at: expires_at.map(|at| at.to_string()),
            enrolled_at: enrolled_at.map(|at| at.to_string()),
        }
    }
}

/// A document about one workstation.
#[derive(Serialize)]
struct OneJson<'one> {
    workstation: WorkstationJson<'one>,
}

/// A code was given out: it is shown here and nowhere else.
#[derive(Debug)]
pub(crate) struct Invited<'one>(pub(crate) &'one Invitation);

impl Answer for Invited<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'one> {
            workstation: WorkstationJson<'one>,
            #[serde(serialize_with = "in_clear")]
            code: Zeroizing<String>,
            expires_at: String,
        }
        Json {
            workstation: (&self.0.workstation).into(),
            code: self.0.code.expose(),
            expires_at: self.0.expires_at.to_string(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let until = Clock::of(messages).near(self.0.expires_at, now(), messages);
        let data = [
            ("name", self.0.workstation.name.as_str().into()),
            ("code", self.0.code.expose().as_str().into()),
            ("until", until.into()),
        ];
        messages.text("workstation-invited", &data) + "\n"
    }
}

/// The one way out of a wiped buffer.
fn in_clear<S: Serializer>(code: &Zeroizing<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code)
}

/// This workstation has enrolled.
#[derive(Debug)]
pub(crate) struct EnrolledHere<'one> {
    /// What it is called.
    pub(crate) workstation: &'one Workstation,
    /// The server that knows it now.
    pub(crate) server: &'one str,
}

impl Answer for EnrolledHere<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'one> {
            workstation: WorkstationJson<'one>,
            server: &'one str,
        }
        Json {
            workstation: self.workstation.into(),
            server: self.server,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let name = self.workstation.name.as_str().into();
        messages.text("workstation-enrolled", &[("name", name)]) + "\n"
    }
}

/// A workstation was removed.
#[derive(Debug)]
pub(crate) struct RemovedWorkstation<'one>(pub(crate) &'one Workstation);

impl Answer for RemovedWorkstation<'_> {
    fn json(&self) -> impl Serialize {
        OneJson {
            workstation: self.0.into(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let name = self.0.name.as_str().into();
        messages.text("workstation-removed", &[("name", name)]) + "\n"
    }
}

/// Every workstation, by name.
#[derive(Debug)]
pub(crate) struct Workstations<'all>(pub(crate) &'all [Workstation]);

impl Answer for Workstations<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'all> {
            workstations: Vec<WorkstationJson<'all>>,
        }
        Json {
            workstations: self.0.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        if self.0.is_empty() {
            return messages.text("workstations-none", &[]) + "\n";
        }
        let clock = Clock::of(messages);
        let headings = ["label-workstation", "label-enrolment"];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for one in self.0 {
            let (key, at) = match one.enrolment {
                Enrolment::Invited { expires_at } => ("enrolment-invited", expires_at),
                Enrolment::Enrolled { at } => ("enrolment-enrolled", at),
            };
            let at = clock.full(at, Style::Minute).into();
            table.row([
                one.name.as_str().to_owned(),
                messages.text(key, &[("at", at)]),
            ]);
        }
        table.text()
    }
}

/// Who this workstation is.
#[derive(Debug)]
pub(crate) struct ThisWorkstation<'one> {
    /// What it is called.
    pub(crate) name: &'one str,
    /// The server that says so, and its identity there, where it has enrolled; `None` where the
    /// practice is on this machine.
    pub(crate) server: Option<(&'one str, Option<WorkstationId>)>,
}

impl Answer for ThisWorkstation<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'one> {
            name: &'one str,
            server: Option<&'one str>,
            id: Option<String>,
        }
        let (server, id) = self.server.unzip();
        Json {
            name: self.name,
            server,
            id: id.flatten().map(|id| id.to_string()),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let label = |key: &str| messages.text(key, &[]);
        let mut facts = Facts::default();
        facts.add(label("label-workstation"), self.name);
        match self.server {
            None => facts.add(label("label-server"), label("server-none")),
            Some((url, id)) => {
                facts.add(label("label-server"), url);
                let key = match id {
                    Some(_) => "workstation-known",
                    None => "workstation-of-server",
                };
                facts.add(label("label-enrolment"), label(key));
            }
        }
        facts.text()
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Invited, ThisWorkstation, Workstations};
    use loquet_domain::workstation::{Enrolment, EnrolmentCode, Workstation, WorkstationName};
    use loquet_domain::{Timestamp, WorkstationId};
    use loquet_port_desk::Invitation;
    use loquet_wiring::{Language, Messages};

    fn workstation(enrolment: Enrolment) -> Workstation {
        Workstation {
            id: WorkstationId::from_random([1; 16]),
            name: WorkstationName::new("accueil"),
            enrolment,
        }
    }

    fn invited() -> Workstation {
        let expires_at = Timestamp::UNIX_EPOCH;
        workstation(Enrolment::Invited { expires_at })
    }

    fn enrolled() -> Workstation {
        let at = Timestamp::UNIX_EPOCH;
        workstation(Enrolment::Enrolled { at })
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for language in [Language::French, Language::English] {
            let messages = Messages::new(language);
            let code: EnrolmentCode = "2345-6789-ABCD".parse().expect("a code");
            let invitation = Invitation {
                workstation: invited(),
                code,
                expires_at: Timestamp::UNIX_EPOCH,
            };
            let all = [invited(), enrolled()];
            let texts = [
                Invited(&invitation).text(&messages),
                Workstations(&all).text(&messages),
                Workstations(&[]).text(&messages),
            ];
            let shown = [
                None,
                Some(("https://a", None)),
                Some(("https://a", Some(WorkstationId::from_random([1; 16])))),
            ];
            let name = "accueil";
            let shown = shown.map(|server| ThisWorkstation { name, server }.text(&messages));
            for text in texts.iter().chain(&shown) {
                assert!(!text.contains(['[', '{']), "{text}");
            }
            assert!(texts[0].contains("2345-6789-ABCD"), "{}", texts[0]);
        }
    }

    #[test]
    fn machines_read_how_far_a_workstation_has_come() {
        let all = [invited(), enrolled()];
        let json = serde_json::to_value(Workstations(&all).json()).expect("JSON");
        assert_eq!(json["workstations"][0]["enrolment"], "invited");
        assert_eq!(json["workstations"][1]["enrolment"], "enrolled");
        assert_eq!(json["workstations"][0]["name"], "accueil");
    }
}
