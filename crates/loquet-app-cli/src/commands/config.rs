//! `loquet config`: each setting, its value and where the value comes from.

use crate::arguments::Config;
use crate::failure::Failure;
use crate::front::Front;
use crate::output::{Answer, Table};
use loquet_wiring::Exit;
use loquet_wiring::card::check_authorities;
use loquet_wiring::{Messages, SettingSource, Settings};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// Shows or checks the settings; settings that cannot be used are the failure of both.
pub(crate) fn run(front: &Front, command: &Config) -> Result<ExitCode, Failure> {
    let settings = front.settings()?;
    match command {
        Config::Show => {
            front.answer(&Shown(&settings))?;
            if settings.card().test_authorities.is_some() {
                front.note("policy-test-authorities", &[]);
            }
        }
        Config::Check => {
            check_authorities(&settings)?;
            front.answer(&Checked(settings.file()))?;
        }
    }
    Ok(Exit::Done.into())
}

/// Every setting.
struct Shown<'settings>(&'settings Settings);

impl Answer for Shown<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'settings> {
            file: Option<String>,
            settings: Vec<SettingJson<'settings>>,
        }
        #[derive(Serialize)]
        struct SettingJson<'settings> {
            key: &'settings str,
            value: &'settings str,
            source: &'static str,
            place: Option<String>,
        }
        let settings = self.0.describe().iter().map(|one| {
            let (source, place) = source_json(&one.source);
            SettingJson {
                key: one.key,
                value: &one.value,
                source,
                place,
            }
        });
        Json {
            file: self.0.file().map(path_text),
            settings: settings.collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let headings = ["label-setting", "label-value", "label-source"];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for one in self.0.describe() {
            table.row([
                one.key.to_owned(),
                one.value.clone(),
                source(&one.source, messages),
            ]);
        }
        table.text()
    }
}

/// Where a value comes from, for machines: its kind, and the file or variable.
fn source_json(source: &SettingSource) -> (&'static str, Option<String>) {
    match source {
        SettingSource::Default => ("default", None),
        SettingSource::File(path) => ("file", Some(path_text(path))),
        SettingSource::Environment(name) => ("environment", Some(name.clone())),
        SettingSource::Flag => ("flag", None),
    }
}

fn source(source: &SettingSource, messages: &Messages) -> String {
    let (kind, place) = source_json(source);
    let place = place.unwrap_or_default();
    messages.text(&format!("source-{kind}"), &[("place", place.into())])
}

fn path_text(path: &Path) -> String {
    path.display().to_string()
}

/// Settings that can be used.
struct Checked<'settings>(Option<&'settings Path>);

impl Answer for Checked<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            valid: bool,
            file: Option<String>,
        }
        Json {
            valid: true,
            file: self.0.map(path_text),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let text = match self.0 {
            Some(path) => messages.text("config-valid", &[("path", path.into())]),
            None => messages.text("config-valid-defaults", &[]),
        };
        text + "\n"
    }
}
