//! Looking after the revocation lists beside whatever the program does: nothing waits for it.

use crate::card_side::CardSide;
use crate::office::Office;
use loquet_port_desk::DeskError;
use loquet_wiring::card::LOOK_AFTER_LISTS_EVERY;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// Looks after the lists in the background until it is dropped. A fetch that is under way then is
/// given up, or taken over by the next one.
#[derive(Debug)]
pub(crate) struct ListKeeper {
    work: JoinHandle<()>,
}

impl ListKeeper {
    /// Begins with a look at once: the lists are days old after a long weekend, and every card
    /// would be refused until somebody fetches them (CPS-12).
    ///
    /// No login waits for it. A list that arrives while a person looks for their card or types
    /// their PIN counts for them.
    pub(crate) fn begin(office: &Office, side: &CardSide) -> Self {
        Self::telling(office, side, Arc::default())
    }

    /// The same, and says when a look is over.
    fn telling(office: &Office, side: &CardSide, looked: Arc<Notify>) -> Self {
        // The practice's server looks after its own lists.
        let is_ours = office.remote().is_none() && side.settings().fetch_revocation_lists;
        let desk = is_ours.then(|| office.shared_desk());
        let look = move || {
            let desk = desk.clone();
            async move {
                let Some(desk) = desk else {
                    return Ok(());
                };
                let fetched = desk.refresh_revocation_lists(Office::origin(), true).await;
                fetched.map(drop)
            }
        };
        Self::every(LOOK_AFTER_LISTS_EVERY, looked, look)
    }

    /// Looks at once, and a while after each look.
    fn every<Look>(
        period: Duration,
        looked: Arc<Notify>,
        look: impl Fn() -> Look + Send + 'static,
    ) -> Self
    where
        Look: Future<Output = Result<(), DeskError>> + Send,
    {
        let work = tokio::spawn(async move {
            loop {
                // The terminal is the person's, or their command's: `loquet card revocation
                // status` tells.
                if let Err(error) = look().await {
                    tracing::warn!(%error, "the revocation lists were not looked after");
                }
                looked.notify_one();
                sleep(period).await;
            }
        });
        Self { work }
    }
}

impl Drop for ListKeeper {
    fn drop(&mut self) {
        self.work.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::ListKeeper;
    use crate::arguments::ColorWhen;
    use crate::card_side::CardSide;
    use crate::front::Front;
    use crate::office::Office;
    use crate::output::{Colors, Output};
    use loquet_port_desk::DeskError;
    use loquet_wiring::card::SimulatedCards;
    use loquet_wiring::{Language, Messages, Overrides};
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tempfile::TempDir;
    use tokio::sync::{Notify, mpsc};
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_millis(10);
    const PATIENCE: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn cps_12_a_look_begins_at_once_and_nothing_waits_for_its_end() {
        let begun = Arc::new(Notify::new());
        let told = Arc::clone(&begun);
        let looked = Arc::new(Notify::new());
        let _keeper = ListKeeper::every(PATIENCE, looked.clone(), move || {
            told.notify_one();
            std::future::pending()
        });
        timeout(PATIENCE, begun.notified()).await.expect("begun");
        assert!(timeout(SOON, looked.notified()).await.is_err(), "not over");
    }

    #[tokio::test]
    async fn cps_31_each_look_is_told_and_one_that_fails_is_not_the_last() {
        let looks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&looks);
        let looked = Arc::new(Notify::new());
        let _keeper = ListKeeper::every(SOON, looked.clone(), move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async { Err(DeskError::CardDenied) }
        });
        for _ in 0..3 {
            timeout(PATIENCE, looked.notified()).await.expect("a look");
        }
        assert!(looks.load(Ordering::SeqCst) >= 3);
    }

    /// A new practice that trusts a test authority, which publishes its lists where there is no
    /// server.
    async fn office(data: &Path, fetch: &str) -> Office {
        let cards = SimulatedCards::open(None, &data.join("test")).expect("an authority");
        let authorities = cards.authority().folder.display().to_string();
        let settings = [
            ("card.test_authorities", authorities.as_str()),
            ("card.fetch_revocation_lists", fetch),
        ];
        let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let overrides = Overrides {
            data: Some(data.to_owned()),
            settings: settings.to_vec(),
            ..Overrides::default()
        };
        let messages = Arc::new(Messages::new(Language::English));
        let output = Output::new(false, Colors::of(ColorWhen::Never));
        let front = Front::new(messages, output, overrides);
        Office::create(&front).await.expect("a practice")
    }

    /// Whether a try to fetch the lists is due.
    async fn is_due(office: &Office) -> bool {
        let desk = office.desk();
        let refreshed = desk.refresh_revocation_lists(Office::origin(), true).await;
        refreshed.expect("an answer").is_some()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn cps_12_lists_that_are_due_are_fetched_before_anybody_has_logged_in() {
        let data = TempDir::new().expect("a folder");
        let office = office(data.path(), "true").await;
        let side = CardSide::of(&office).expect("readers");
        let looked = Arc::new(Notify::new());
        let _keeper = ListKeeper::telling(&office, &side, looked.clone());
        timeout(6 * PATIENCE, looked.notified())
            .await
            .expect("a look");
        assert!(!is_due(&office).await, "it was tried");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn cps_12_without_a_look_they_are_due() {
        let data = TempDir::new().expect("a folder");
        assert!(is_due(&office(data.path(), "true").await).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn cps_12_nothing_is_fetched_where_the_settings_say_so() {
        let data = TempDir::new().expect("a folder");
        let office = office(data.path(), "false").await;
        let side = CardSide::of(&office).expect("readers");
        let looked = Arc::new(Notify::new());
        let _keeper = ListKeeper::telling(&office, &side, looked.clone());
        timeout(PATIENCE, looked.notified()).await.expect("a look");
        assert!(!is_due(&office).await);
    }

    #[tokio::test]
    async fn a_look_ends_with_the_program() {
        let (held, mut gone) = mpsc::channel::<()>(1);
        let keeper = ListKeeper::every(PATIENCE, Arc::default(), move || {
            let held = held.clone();
            async move {
                std::future::pending::<()>().await;
                drop(held);
                Ok(())
            }
        });
        drop(keeper);
        let gone = timeout(PATIENCE, gone.recv()).await;
        assert_eq!(gone.expect("given up"), None);
    }
}
