//! The contract of the port.

use super::factory::{
    CARD_KEY, CARD_SERIAL, DELTA, Draft, EXPONENT_3, ISSUER_KEY, NON_REPUDIATION, OTHER_KEY,
    ROOT_KEY, SCOPE, SERIAL, card, days, establishment, list, now, root_list, seconds,
};
use super::practice::{Practice, authorities, both};
use super::server::{Answer, Server};
use super::{der, factory};
use crate::{Authorities, ListSource, MAX_LIST_BYTES, RevocationGrace, X509Reader};
use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardAuthority, CardCategory, CardHolder, CardSignature, CardType, CertificateDer,
    CertificateReference, CertificateRefusal, CertificateUsage, ChallengeMessage, HolderName,
    IssuerName, Profession,
};
use loquet_port_trust::contract::{Harness, ListSample, Sample, Served};
use loquet_port_trust::{CertificateReader, CertificateTrust, RevocationLists};
use sha2::{Digest, Sha256};
use std::sync::Arc;

loquet_port_trust::contract!(X509Harness::new());

/// The adapter over the factory's authorities.
pub(super) struct X509Harness {
    practice: Practice,
    without_tests: Practice,
    server: Server,
}

impl X509Harness {
    pub(super) fn new() -> Self {
        let server = Server::start();
        let source = ListSource::new(factory::ISSUER, &server.url()).expect("an address");
        let trusted = authorities(CardAuthority::Test, &both());
        let grace = RevocationGrace::default();
        Self {
            practice: Practice::with(trusted, grace, vec![source]),
            without_tests: Practice::of(Authorities::none()),
            server,
        }
    }
}

fn draft(sample: Sample) -> Draft {
    use CertificateRefusal as Refusal;
    let mut weak = card();
    weak.key = EXPONENT_3.to_vec();
    match sample {
        Sample::Good | Sample::Refused(Refusal::TestCard | Refusal::Untrusted) => card(),
        Sample::Establishment => establishment(),
        Sample::Refused(Refusal::NotForAuthentication) => {
            card().usage(&[NON_REPUDIATION]).purposes(&[factory::EMAIL])
        }
        Sample::Refused(Refusal::Software) => card().without(CARD_SERIAL).category(0x83),
        Sample::Refused(Refusal::Expired) => card().valid(days(-900), days(-1)),
        Sample::Refused(Refusal::NotYetValid) => card().valid(days(1), days(900)),
        Sample::Refused(Refusal::Weak) => weak,
        Sample::Refused(Refusal::CriticalExtension) => card().with("1.2.3.4", true, der::seq(&[])),
        Sample::Refused(Refusal::Category) => card().category(0),
        Sample::Refused(other) => panic!("{other:?} is not of the certificate"),
    }
}

#[async_trait]
impl Harness for X509Harness {
    fn reader(&self) -> Arc<dyn CertificateReader> {
        Arc::new(X509Reader)
    }

    fn trust(&self) -> Arc<dyn CertificateTrust> {
        Arc::new(self.practice.trust.clone())
    }

    fn trust_without_tests(&self) -> Arc<dyn CertificateTrust> {
        Arc::new(self.without_tests.trust.clone())
    }

    fn lists(&self) -> Arc<dyn RevocationLists> {
        Arc::new(self.practice.lists.clone())
    }

    fn now(&self) -> Timestamp {
        now()
    }

    fn certificate(&self, sample: Sample) -> CertificateDer {
        let der = match sample {
            Sample::Refused(CertificateRefusal::Malformed) => b"certificate".to_vec(),
            Sample::Refused(CertificateRefusal::Untrusted) => draft(sample).sign(OTHER_KEY),
            _ => return draft(sample).issued(),
        };
        CertificateDer::new(der).expect("small")
    }

    fn holder(&self, sample: Sample) -> CardHolder {
        let person = sample == Sample::Good;
        let name = |name| person.then(|| HolderName::new(name));
        let number = if person {
            "899700218896"
        } else {
            "3760021832/000000018"
        };
        let serial: &[u8] = if person { SERIAL } else { &[0x11, 0x20, 0xBB] };
        let issuer = Sha256::digest(factory::authority_name(factory::ISSUER)).into();
        CardHolder {
            number: number.parse().expect("a number"),
            family_name: name("DOC0021889"),
            given_name: name("HÉLÈNE"),
            profession: person.then_some(Profession(10)),
            card_type: Some(if person {
                CardType::Professional
            } else {
                CardType::Establishment
            }),
            category: CardCategory::TestCard,
            serial: Some("8025000001/2800000042".parse().expect("a serial")),
            usage: CertificateUsage::Authentication,
            issuer: IssuerName::new(factory::ISSUER),
            reference: CertificateReference::new(issuer, serial).expect("a reference"),
            not_before: days(-100),
            not_after: days(900),
        }
    }

    fn sign(&self, signer: Sample, message: &ChallengeMessage) -> CardSignature {
        let key = if signer == Sample::Good {
            CARD_KEY
        } else {
            OTHER_KEY
        };
        CardSignature::new(key.sign(message.as_bytes())).expect("a signature")
    }

    fn list(&self, sample: ListSample) -> Vec<u8> {
        let nth = |number: u8| {
            let minutes = i64::from(number) - 70;
            list().number(number).dated(seconds(minutes * 60), days(1))
        };
        let draft = match sample {
            ListSample::Clear => nth(10),
            ListSample::Holding => nth(20).revoking(SERIAL, Some(6)),
            ListSample::Revoking => nth(30).revoking(SERIAL, Some(1)),
            ListSample::ClearAgain => nth(40),
            ListSample::LowerNumber => nth(50).number(1),
            ListSample::EarlierDate => nth(1).number(60),
            ListSample::Malformed => return b"list".to_vec(),
            ListSample::Truncated => {
                let mut list = nth(50).sign(ISSUER_KEY);
                list.truncate(list.len() / 2);
                return list;
            }
            ListSample::TooLarge => return vec![0x30; MAX_LIST_BYTES + 1],
            ListSample::PastItsDate => nth(50).dated(days(-2), seconds(-1)),
            ListSample::OfTheFuture => nth(50).dated(seconds(3600), days(1)),
            ListSample::Foreign => {
                let mut list = nth(50);
                list.issuer = factory::authority_name("TEST AC ETRANGERE");
                return list.sign(OTHER_KEY);
            }
            ListSample::Forged => return nth(50).sign(OTHER_KEY),
            ListSample::Partial => nth(50).with(SCOPE, true, der::seq(&[&[0x82, 1, 0xFF]])),
            ListSample::Delta => nth(50).with(DELTA, true, der::integer(&[9])),
        };
        draft.sign(ISSUER_KEY)
    }

    fn lists_above(&self) -> Vec<Vec<u8>> {
        vec![root_list().sign(ROOT_KEY)]
    }

    async fn serve(&self, served: Served) {
        self.server.answer(Answer::Served(served));
    }
}
