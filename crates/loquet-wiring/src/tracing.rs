//! The operational log: to standard error, never a value (LOG-04).

use crate::settings::LogFormat;
use std::io::{IsTerminal, stderr};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

/// The variable that says what is logged.
const FILTER: &str = "LOQUET_LOG";

/// What a command logs when the variable says nothing, or nothing that can be read.
const USUAL: &str = "warn";

/// What the service logs then.
const USUAL_OF_SERVICE: &str = "info";

/// Writes the operational log to standard error, filtered by `LOQUET_LOG` (default `warn`), without
/// colour where standard error is no terminal. A second call changes nothing.
pub fn start_tracing() {
    let log = log(filter(USUAL), stderr, stderr().is_terminal());
    // Refused when a log has been started before, by a test for instance: that one stays.
    let _ = log.try_init();
}

/// As [`start_tracing`], for the service: in this format, and `info` by default, which is a line
/// for each request.
///
/// Each line of JSON is an object with `timestamp`, `level`, `target` and `message`, the fields of
/// the event beside them, and `spans`, among which `request` holds the request's identifier.
pub fn start_service_tracing(format: LogFormat) {
    let filter = filter(USUAL_OF_SERVICE);
    let _ = match format {
        LogFormat::Text => log(filter, stderr, stderr().is_terminal()).try_init(),
        LogFormat::Json => json_log(filter, stderr).try_init(),
    };
}

fn filter(usual: &str) -> EnvFilter {
    EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(usual))
}

fn log<W>(filter: EnvFilter, writer: W, colour: bool) -> impl Subscriber + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(writer).with_ansi(colour);
    Registry::default()
        .with(filter)
        .with(lines.with_filter(filter_fn(is_harmless)))
}

fn json_log<W>(filter: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = fmt::layer().json().flatten_event(true);
    let lines = lines.with_current_span(false).with_writer(writer);
    Registry::default()
        .with(filter)
        .with(lines.with_filter(filter_fn(is_harmless)))
}

/// Ours, whose fields are chosen one by one, or a warning: the details of other crates may hold
/// anything that passes through them, and no filter lets them out.
fn is_harmless(event: &Metadata<'_>) -> bool {
    event.target().starts_with("loquet") || *event.level() <= Level::WARN
}

#[cfg(test)]
mod tests {
    use super::{EnvFilter, json_log, log};
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};
    use tracing::subscriber::with_default;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("paper").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Paper {
        fn read(&self) -> String {
            let bytes = self.0.lock().expect("paper").clone();
            String::from_utf8(bytes).expect("text")
        }
    }

    fn logged(filter: &str, events: impl FnOnce()) -> String {
        let paper = Paper::default();
        let writer = paper.clone();
        with_default(
            log(EnvFilter::new(filter), move || writer.clone(), false),
            events,
        );
        paper.read()
    }

    #[test]
    fn each_line_of_json_holds_the_identifier_of_its_request() {
        let paper = Paper::default();
        let writer = paper.clone();
        let log = json_log(EnvFilter::new("info"), move || writer.clone());
        with_default(log, || {
            let request = tracing::info_span!(target: "loquet_app_service", "request", id = "r-1");
            let _entered = request.entered();
            let _inner = tracing::info_span!(target: "loquet_core", "login").entered();
            tracing::info!(target: "loquet_core", status = 200, "answered");
            tracing::debug!(target: "sqlx::query", "canary");
        });
        let said = paper.read();
        assert_eq!(said.lines().count(), 1, "{said}");
        for part in [
            "{\"timestamp\":",
            "\"status\":200",
            "\"id\":\"r-1\"",
            "\"message\":\"answered\"",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }

    #[test]
    fn log_04_details_of_other_crates_are_never_logged() {
        let said = logged("trace", || {
            tracing::debug!(target: "sqlx::query", "canary");
            tracing::warn!(target: "sqlx::query", "slow");
            tracing::debug!(target: "loquet_core::login", "ours");
        });
        assert!(!said.contains("canary"), "{said}");
        assert!(said.contains("slow") && said.contains("ours"), "{said}");
    }

    #[test]
    fn the_filter_says_what_is_logged_and_nothing_is_coloured() {
        let said = logged("warn", || {
            tracing::info!(target: "loquet_core::login", "quiet");
            tracing::warn!(target: "loquet_core::login", "a\u{1b}[31mred");
        });
        assert!(!said.contains("quiet") && said.contains("red"), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}
