//! The contract suite is worth something: for each case a back end that breaks its obligation, and
//! nothing else, is caught. It is the adapter, with one thing turned wrong.

use super::contract::X509Harness;
use async_trait::async_trait;
use loquet_domain::card::{
    CardAuthority, CardHolder, CardSignature, CertificateDer, CertificateReference,
    CertificateRefusal as Refusal, ChallengeMessage, IssuerName,
};
use loquet_domain::{SignedDuration, Timestamp};
use loquet_port_trust::contract::{CASES, Harness, ListSample, Sample, Served};
use loquet_port_trust::{
    CertificateReader, CertificateTrust, Revocation, RevocationList, RevocationListRefusal,
    RevocationListStatus, RevocationLists, SignatureRefusal, TrustFault, TrustedCertificate,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    LosesNames,
    NeedsNames,
    ReadsAnything,
    DeniesEverySignature,
    AcceptsEverySignature,
    AcceptsWeakKeys,
    SaysNoAge,
    HasOneReason,
    BelievesTheUnknown,
    BelievesStaleLists,
    BelievesTheClock,
    ForgetsRevocations,
    ForgetsReferences,
    TakesNothing,
    TakesAnything,
    TakesOlderLists,
    NeverLiftsAHold,
    LosesTheGoodList,
    FetchesNothing,
    FetchesAnything,
    FetchesAlways,
}

/// What a flawed back end has seen.
struct Broken {
    flaw: Flaw,
    inner: X509Harness,
    /// The last list that was taken over revokes nobody.
    last_is_clear: AtomicBool,
    /// A list was refused.
    refused: AtomicBool,
    /// A certificate was found to be revoked.
    revoked: AtomicBool,
}

#[derive(Clone)]
struct Double(Arc<Broken>);

impl Double {
    fn new(flaw: Flaw) -> Self {
        Self(Arc::new(Broken {
            flaw,
            inner: X509Harness::new(),
            last_is_clear: AtomicBool::new(true),
            refused: AtomicBool::new(false),
            revoked: AtomicBool::new(false),
        }))
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.0.flaw == flaw
    }

    fn inner(&self) -> &X509Harness {
        &self.0.inner
    }

    fn believed(&self) -> TrustedCertificate {
        TrustedCertificate {
            holder: self.inner().holder(Sample::Good),
            authority: CardAuthority::Test,
            revocation: Revocation {
                age: SignedDuration::ZERO,
                overdue: None,
            },
        }
    }

    fn believes(&self, refusal: Refusal) -> bool {
        match self.0.flaw {
            Flaw::BelievesTheUnknown => refusal == Refusal::RevocationUnknown,
            Flaw::BelievesStaleLists => refusal == Refusal::RevocationStale,
            Flaw::BelievesTheClock => refusal == Refusal::ClockSetBack,
            Flaw::ForgetsRevocations => {
                refusal == Refusal::Revoked && self.0.last_is_clear.load(Ordering::SeqCst)
            }
            _ => false,
        }
    }

    fn list(&self) -> RevocationList {
        RevocationList {
            issuer: self.inner().holder(Sample::Good).issuer,
            this_update: self.inner().now(),
            next_update: self.inner().now(),
            revoked: 0,
        }
    }
}

impl CertificateReader for Double {
    fn read(&self, certificate: &CertificateDer) -> Result<CardHolder, Refusal> {
        let mut read = self.inner().reader().read(certificate);
        if let (true, Ok(holder)) = (self.has(Flaw::LosesNames), &mut read) {
            holder.given_name = None;
        }
        match read {
            Ok(holder) if self.has(Flaw::NeedsNames) && holder.family_name.is_none() => {
                Err(Refusal::Malformed)
            }
            Err(_) if self.has(Flaw::ReadsAnything) => Ok(self.inner().holder(Sample::Good)),
            read => read,
        }
    }
}

struct DoubleTrust(Double, Arc<dyn CertificateTrust>);

#[async_trait]
impl CertificateTrust for DoubleTrust {
    fn verify(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> Result<(), SignatureRefusal> {
        let verified = self.1.verify(certificate, message, signature);
        match (self.0.0.flaw, verified) {
            (Flaw::DeniesEverySignature, _) => Err(SignatureRefusal::Wrong),
            (Flaw::AcceptsEverySignature, Err(SignatureRefusal::Wrong))
            | (Flaw::AcceptsWeakKeys, Err(SignatureRefusal::Weak)) => Ok(()),
            (_, verified) => verified,
        }
    }

    async fn judge(
        &self,
        certificate: &CertificateDer,
        now: Timestamp,
    ) -> Result<TrustedCertificate, TrustFault> {
        let Self(double, trust) = self;
        let judged = trust.judge(certificate, now).await;
        let seen = &double.0.revoked;
        if matches!(judged, Err(TrustFault::Refused(Refusal::Revoked))) {
            seen.store(true, Ordering::SeqCst);
        }
        match judged {
            Ok(_) if double.has(Flaw::SaysNoAge) => Ok(double.believed()),
            Ok(_) if double.has(Flaw::NeverLiftsAHold) && seen.load(Ordering::SeqCst) => {
                Err(Refusal::Revoked.into())
            }
            Err(TrustFault::Refused(refusal)) if double.believes(refusal) => Ok(double.believed()),
            Err(TrustFault::Refused(_)) if double.has(Flaw::HasOneReason) => {
                Err(Refusal::Untrusted.into())
            }
            judged => judged,
        }
    }

    async fn is_revoked(&self, certificate: &CertificateReference) -> Result<bool, TrustFault> {
        let clear = self.0.0.last_is_clear.load(Ordering::SeqCst);
        let forgets = self.0.has(Flaw::ForgetsReferences) && clear;
        Ok(!forgets && self.1.is_revoked(certificate).await?)
    }
}

#[async_trait]
impl RevocationLists for Double {
    async fn install(
        &self,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal> {
        if self.has(Flaw::TakesNothing) {
            return Ok(self.list());
        }
        match self.inner().lists().install(bytes, now).await {
            Ok(list) => {
                let clear = list.revoked == 0;
                self.0.last_is_clear.store(clear, Ordering::SeqCst);
                Ok(list)
            }
            Err(RevocationListRefusal::Superseded) if self.has(Flaw::TakesOlderLists) => {
                Ok(self.list())
            }
            Err(refusal) => {
                self.0.refused.store(true, Ordering::SeqCst);
                let superseded = matches!(refusal, RevocationListRefusal::Superseded);
                if self.has(Flaw::TakesAnything) && !superseded {
                    return Ok(self.list());
                }
                Err(refusal)
            }
        }
    }

    async fn refresh(
        &self,
        now: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        let mut fetched = self.inner().lists().refresh(now).await;
        if self.has(Flaw::FetchesNothing) {
            fetched.clear();
        }
        if self.has(Flaw::FetchesAnything) {
            for (_, result) in &mut fetched {
                *result = Ok(self.list());
            }
        }
        fetched
    }

    async fn refresh_all(
        &self,
        now: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        self.inner().lists().refresh_all(now).await
    }

    fn next_refresh(&self, now: Timestamp) -> Option<Timestamp> {
        match self.0.flaw {
            Flaw::FetchesAlways => Some(now),
            _ => self.inner().lists().next_refresh(now),
        }
    }

    async fn status(&self, now: Timestamp) -> Vec<RevocationListStatus> {
        let mut status = self.inner().lists().status(now).await;
        if self.has(Flaw::LosesTheGoodList) && self.0.refused.load(Ordering::SeqCst) {
            for one in &mut status {
                one.list = None;
            }
        }
        status
    }
}

#[async_trait]
impl Harness for Double {
    fn reader(&self) -> Arc<dyn CertificateReader> {
        Arc::new(self.clone())
    }

    fn trust(&self) -> Arc<dyn CertificateTrust> {
        Arc::new(DoubleTrust(self.clone(), self.inner().trust()))
    }

    fn trust_without_tests(&self) -> Arc<dyn CertificateTrust> {
        self.inner().trust_without_tests()
    }

    fn lists(&self) -> Arc<dyn RevocationLists> {
        Arc::new(self.clone())
    }

    fn now(&self) -> Timestamp {
        self.inner().now()
    }

    fn certificate(&self, sample: Sample) -> CertificateDer {
        self.inner().certificate(sample)
    }

    fn holder(&self, sample: Sample) -> CardHolder {
        self.inner().holder(sample)
    }

    fn sign(&self, signer: Sample, message: &ChallengeMessage) -> CardSignature {
        self.inner().sign(signer, message)
    }

    fn list(&self, sample: ListSample) -> Vec<u8> {
        self.inner().list(sample)
    }

    fn lists_above(&self) -> Vec<Vec<u8>> {
        self.inner().lists_above()
    }

    async fn serve(&self, served: Served) {
        self.inner().serve(served).await;
    }
}

/// Each case, and the flaw that it must catch.
const CAUGHT: &[(&str, Flaw)] = &[
    (
        "read_reads_the_names_of_a_subject_that_is_one_multi_valued_rdn",
        Flaw::LosesNames,
    ),
    (
        "read_reads_an_establishments_certificate_which_has_no_names",
        Flaw::NeedsNames,
    ),
    (
        "read_refuses_what_is_no_certificate_and_does_not_panic_cps_25",
        Flaw::ReadsAnything,
    ),
    (
        "verify_accepts_the_keys_signature_over_the_message",
        Flaw::DeniesEverySignature,
    ),
    (
        "verify_refuses_a_signature_of_another_key_or_over_another_message_cps_01",
        Flaw::AcceptsEverySignature,
    ),
    (
        "verify_refuses_a_key_that_is_too_weak_cps_06",
        Flaw::AcceptsWeakKeys,
    ),
    (
        "judge_accepts_a_good_certificate_and_says_the_age_of_its_lists",
        Flaw::SaysNoAge,
    ),
    (
        "judge_refuses_each_of_the_reasons_under_its_own_name",
        Flaw::HasOneReason,
    ),
    (
        "judge_refuses_what_no_list_clears_auth_22",
        Flaw::BelievesTheUnknown,
    ),
    (
        "judge_refuses_by_a_list_that_is_past_its_date_cps_11",
        Flaw::BelievesStaleLists,
    ),
    (
        "judge_refuses_when_the_clock_was_set_back_cps_13",
        Flaw::BelievesTheClock,
    ),
    (
        "judge_does_not_accept_again_what_was_once_seen_revoked_cps_11",
        Flaw::ForgetsRevocations,
    ),
    (
        "is_revoked_knows_what_the_newest_lists_and_any_before_them_have_revoked",
        Flaw::ForgetsReferences,
    ),
    ("install_takes_a_list_over", Flaw::TakesNothing),
    (
        "install_refuses_what_is_no_list_or_none_to_believe_cps_10",
        Flaw::TakesAnything,
    ),
    (
        "install_refuses_a_lower_number_or_date_cps_10",
        Flaw::TakesOlderLists,
    ),
    (
        "install_keeps_what_it_revokes_for_good_cps_11",
        Flaw::NeverLiftsAHold,
    ),
    (
        "a_list_that_is_refused_leaves_the_last_good_one_in_place",
        Flaw::LosesTheGoodList,
    ),
    (
        "refresh_takes_over_what_is_published_cps_12",
        Flaw::FetchesNothing,
    ),
    (
        "refresh_answers_within_its_limits_whatever_the_server_does_cps_12",
        Flaw::FetchesAnything,
    ),
    ("next_refresh_is_once_a_day_cps_12b", Flaw::FetchesAlways),
];

/// Whether a case passes over a back end with this flaw.
async fn passes(name: &str, flaw: Flaw) -> bool {
    let case = CASES.iter().find(|case| case.name == name);
    let run = case.expect("a case of the suite").run;
    let double = Double::new(flaw);
    let running = tokio::spawn(async move { run(&double).await });
    running.await.is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_case_catches_the_flaw_it_is_for() {
    let listed: Vec<&str> = CAUGHT.iter().map(|(name, _)| *name).collect();
    let cases: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    assert_eq!(listed, cases);
    for (name, flaw) in CAUGHT {
        assert!(passes(name, Flaw::None).await, "{name} refuses a sound one");
        assert!(!passes(name, *flaw).await, "{name} lets {flaw:?} pass");
    }
}
