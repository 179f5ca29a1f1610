//! The revocation lists of a practice (CPS-10 to CPS-13).

use crate::authorities::{Authorities, Pinned};
use crate::fetch::Fetcher;
use crate::key::CARD_ALGORITHMS;
use crate::list::RevocationListDer;
use crate::schedule::{LastFetch, RefreshHour};
use crate::settings::{ListSource, RevocationGrace, RevocationSettings};
use crate::store::{IssuerDigest, Kept, ReplaceError, State, Store, StoreError};
use crate::time::{SKEW, later};
use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::IssuerName;
use loquet_domain::storage::Cause;
use loquet_port_trust::{
    RevocationList, RevocationListRefusal, RevocationListStatus, RevocationLists,
};
use std::fmt;
use std::sync::Arc;
use thiserror::Error;
use tracing::Span;

/// The revocation lists that a practice keeps in a folder.
///
/// Several processes may use the folder at once.
#[derive(Clone)]
pub struct X509RevocationLists(Arc<Lists>);

/// The lists cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ListsError {
    /// A list is to be fetched of an authority that is not trusted.
    #[error("`{0}` is no authority that is trusted")]
    UnknownIssuer(IssuerName),
    /// The folder cannot be used, or what it holds is damaged. It is never taken for empty: whoever
    /// removes it decides to forget what was revoked.
    #[error("the revocation lists cannot be used")]
    Unusable(#[source] Cause),
}

/// Which lists are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Those that are due.
    Due,
    /// All.
    All,
}

/// The same, on one thread.
pub(crate) struct Lists {
    pub(crate) authorities: Arc<Authorities>,
    store: Store,
    pub(crate) grace: RevocationGrace,
    sources: Vec<(IssuerDigest, ListSource)>,
    hour: RefreshHour,
    fetcher: Fetcher,
}

impl X509RevocationLists {
    /// Opens the lists that are kept for these authorities. It blocks for a moment.
    ///
    /// # Errors
    ///
    /// [`ListsError`].
    pub fn open(
        authorities: Arc<Authorities>,
        settings: RevocationSettings,
    ) -> Result<Self, ListsError> {
        Self::with_fetcher(authorities, settings, Fetcher::default())
    }

    pub(crate) fn with_fetcher(
        authorities: Arc<Authorities>,
        settings: RevocationSettings,
        fetcher: Fetcher,
    ) -> Result<Self, ListsError> {
        let sources = settings.sources.into_iter();
        let sources = sources.map(|source| Ok((digest_of(&authorities, &source)?, source)));
        let sources = sources.collect::<Result<_, _>>()?;
        let store = Store::open(&settings.folder);
        let store = store.map_err(|error| ListsError::Unusable(error.into()))?;
        Ok(Self(Arc::new(Lists {
            authorities,
            store,
            grace: settings.grace,
            sources,
            hour: RefreshHour::from_seed(&settings.seed),
            fetcher,
        })))
    }

    async fn fetch(
        &self,
        now: Timestamp,
        which: Which,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        let refreshed = self.run(move |lists| lists.refresh(now, which)).await;
        refreshed.unwrap_or_else(|error| {
            tracing::error!(%error, "the revocation lists were not fetched");
            Vec::new()
        })
    }

    /// Runs what blocks where it may.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Lists) -> T + Send + 'static,
    ) -> Result<T, Cause> {
        let lists = Arc::clone(&self.0);
        let span = Span::current();
        let running = tokio::task::spawn_blocking(move || span.in_scope(|| work(&lists)));
        running.await.map_err(Into::into)
    }
}

fn digest_of(authorities: &Authorities, source: &ListSource) -> Result<IssuerDigest, ListsError> {
    let named = authorities.all().find(|one| one.name == *source.issuer());
    let named = named.ok_or_else(|| ListsError::UnknownIssuer(source.issuer().clone()))?;
    Ok(named.certificate.subject_digest())
}

impl fmt::Debug for X509RevocationLists {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("X509RevocationLists")
            .field("authorities", &self.0.authorities)
            .field("grace", &self.0.grace)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl RevocationLists for X509RevocationLists {
    #[tracing::instrument(name = "trust.install", skip_all, err(level = "debug"))]
    async fn install(
        &self,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal> {
        let bytes = bytes.to_vec();
        self.run(move |lists| lists.install(&bytes, None, now))
            .await
            .map_err(RevocationListRefusal::Unwritable)?
    }

    #[tracing::instrument(name = "trust.refresh", skip_all)]
    async fn refresh(
        &self,
        now: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        self.fetch(now, Which::Due).await
    }

    #[tracing::instrument(name = "trust.refresh_all", skip_all)]
    async fn refresh_all(
        &self,
        now: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        self.fetch(now, Which::All).await
    }

    fn next_refresh(&self, now: Timestamp) -> Option<Timestamp> {
        self.0.next_refresh(now)
    }

    #[tracing::instrument(name = "trust.status", skip_all)]
    async fn status(&self, now: Timestamp) -> Vec<RevocationListStatus> {
        let _ = now;
        let status = self.run(Lists::status).await;
        status.unwrap_or_else(|error| {
            tracing::error!(%error, "the revocation lists were not looked at");
            Vec::new()
        })
    }
}

impl Lists {
    /// Takes a list over; `issuer` is whose it has to be, if that is known.
    fn install(
        &self,
        bytes: &[u8],
        issuer: Option<IssuerDigest>,
        now: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal> {
        let list = RevocationListDer::parse(bytes)?;
        if issuer.is_some_and(|issuer| issuer != list.issuer_digest()) || !self.is_signed(&list) {
            return Err(RevocationListRefusal::Foreign);
        }
        let last_use = later(list.next_update(), self.grace.duration());
        if list.this_update() > later(now, SKEW) {
            return Err(RevocationListRefusal::OfTheFuture);
        }
        if now > last_use {
            return Err(RevocationListRefusal::TooOld);
        }
        self.store.replace(&list).map_err(|error| match error {
            ReplaceError::Superseded => RevocationListRefusal::Superseded,
            ReplaceError::Store(error) => RevocationListRefusal::Unwritable(error.into()),
        })?;
        Ok(list.summary())
    }

    /// Whether a trusted authority that may sign lists has signed this one.
    fn is_signed(&self, list: &RevocationListDer) -> bool {
        let mut named = self.authorities.named(list.issuer_digest());
        named.any(|one| list.is_signed_by(&one.certificate, CARD_ALGORITHMS))
    }

    fn refresh(
        &self,
        now: Timestamp,
        which: Which,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        let due = self.sources.iter().filter(|(issuer, _)| {
            let state = self.store.state();
            which == Which::All || state.is_ok_and(|state| self.next(&state, issuer, now) <= now)
        });
        due.map(|(issuer, source)| {
            let result = self.fetch(*issuer, source, now);
            if let Err(error) = &result {
                tracing::info!(issuer = %source.issuer(), %error, "a revocation list was not fetched");
            }
            (source.issuer().clone(), result)
        })
        .collect()
    }

    fn fetch(
        &self,
        issuer: IssuerDigest,
        source: &ListSource,
        now: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal> {
        let bytes = self.fetcher.fetch(source.url());
        let result = bytes.and_then(|bytes| self.install(&bytes, Some(issuer), now));
        let fetch = LastFetch {
            at: now,
            succeeded: result.is_ok(),
        };
        let recorded = self.store.record_fetch(issuer, fetch);
        recorded.map_err(|error| RevocationListRefusal::Unwritable(error.into()))?;
        result
    }

    fn next(&self, state: &State, issuer: &IssuerDigest, now: Timestamp) -> Timestamp {
        self.hour.next(state.fetch(issuer), now)
    }

    fn next_refresh(&self, now: Timestamp) -> Option<Timestamp> {
        let Ok(state) = self.store.state() else {
            // A try says what is wrong.
            return (!self.sources.is_empty()).then_some(now);
        };
        let issuers = self.sources.iter().map(|(issuer, _)| issuer);
        issuers.map(|issuer| self.next(&state, issuer, now)).min()
    }

    fn status(&self) -> Vec<RevocationListStatus> {
        let each = self.authorities.issuing();
        each.map(|one| RevocationListStatus {
            issuer: one.name.clone(),
            list: self.in_place(one),
        })
        .collect()
    }

    fn in_place(&self, authority: &Pinned) -> Option<RevocationList> {
        match self.kept(&authority.certificate.subject_digest()) {
            Ok(kept) => kept?.list.map(|list| list.summary()),
            Err(error) => {
                tracing::error!(%error, "a revocation list cannot be used");
                None
            }
        }
    }

    /// What is kept of an issuer, with a list that one of its certificates has signed.
    pub(crate) fn kept(&self, issuer: &IssuerDigest) -> Result<Option<Kept>, StoreError> {
        let kept = self.store.kept(issuer)?;
        let list = kept.as_ref().and_then(|kept| kept.list.as_ref());
        if list.is_some_and(|list| !self.is_signed(list)) {
            return Err(StoreError::Damaged("signature"));
        }
        Ok(kept)
    }

    /// The newest date that any list in place had.
    pub(crate) fn newest(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.store.state()?.newest())
    }
}
