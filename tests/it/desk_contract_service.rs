//! What the contract suite of the desk needs, over HTTP: a real service, and front ends that speak
//! to it.

use crate::desk_contract_harness::{
    certificate, events_of, holder_of, let_expire, revocation_list, sign, state_of,
};
use async_trait::async_trait;
use loquet_adapter_http::{HttpDesk, Roots, Server};
use loquet_domain::card::{
    CardSerial, CardSignature, CertificateDer, ChallengeMessage, IssuerName,
};
use loquet_domain::journal::Event;
use loquet_domain::origin::ApplicationName;
use loquet_domain::session::SessionState;
use loquet_domain::workstation::WorkstationToken;
use loquet_domain::{AttemptId, CardNumber, Identifier, Origin, Password, SessionId};
use loquet_port_desk::contract::{FrontEnd, Harness, HeldCard};
use loquet_port_desk::{Desk, EnrolledWorkstation};
use loquet_tests::{Program, Service, Store, Trust, identifier, issuer, password, store_of, today};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// What the front ends say that they are.
const APPLICATION: &str = "contract suite/1";

/// A practice that a service serves.
pub(crate) struct Served {
    service: Service,
    _program: Program,
    store: Store,
    here: Arc<dyn Desk>,
    beside: Arc<dyn Desk>,
    others: Mutex<Vec<(Program, Service)>>,
    _trust: Trust,
}

impl Served {
    /// A new practice, as the suite asks for.
    pub(crate) async fn new() -> Self {
        let trust = Trust::in_test_cards(today()).await;
        let program = program(&trust);
        program.create_practice();
        let service = Service::start(&program);
        Self {
            here: desk(&service, None),
            beside: desk(&service, None),
            store: store_of(&program).await,
            service,
            _program: program,
            others: Mutex::default(),
            _trust: trust,
        }
    }
}

/// A program whose practice takes one hash at a time and lets one wait, and trusts test cards.
pub(crate) fn program(trust: &Trust) -> Program {
    let mut program = Program::new();
    program.share_journal_key();
    let authority = issuer().root_certificate_file();
    let authorities = authority.parent().expect("a folder");
    program.set("LOQUET_CARD__TEST_AUTHORITIES", authorities);
    program.set("LOQUET_CARD__REVOCATION_FOLDER", trust.lists());
    for (variable, value) in [
        ("LOQUET_CARD__FETCH_REVOCATION_LISTS", "false"),
        ("LOQUET_SERVICE__LOOK_AFTER_REVOCATION_LISTS", "false"),
        ("LOQUET_SERVICE__READER", "false"),
        ("LOQUET_PASSWORD__CONCURRENT", "1"),
        ("LOQUET_PASSWORD__QUEUE", "1"),
    ] {
        program.set(variable, value);
    }
    program
}

/// The desk of a front end.
fn desk(service: &Service, workstation: Option<WorkstationToken>) -> Arc<dyn Desk> {
    let server = Server {
        url: service.url().to_owned(),
        roots: Roots::System,
        workstation,
        application: ApplicationName::new(APPLICATION),
    };
    Arc::new(HttpDesk::new(&server).expect("a server"))
}

/// The front end of a program on the server's own machine.
fn local(desk: &Arc<dyn Desk>) -> FrontEnd {
    FrontEnd {
        desk: Arc::clone(desk),
        origin: loquet_wiring::origin(APPLICATION),
    }
}

#[async_trait]
impl Harness for Served {
    fn administrator(&self) -> Identifier {
        identifier(Program::ADMINISTRATOR)
    }

    fn administrators_password(&self) -> Arc<Password> {
        password(Program::ADMINISTRATOR_PASSWORD)
    }

    fn front_end(&self) -> FrontEnd {
        local(&self.here)
    }

    fn front_end_beside(&self) -> FrontEnd {
        local(&self.beside)
    }

    async fn front_end_at(&self, enrolled: &EnrolledWorkstation) -> FrontEnd {
        let token = enrolled.token.expose().parse().expect("a token");
        FrontEnd {
            desk: desk(&self.service, Some(token)),
            origin: Origin {
                workstation: enrolled.workstation.name.clone(),
                address: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                application: ApplicationName::new(APPLICATION),
            },
        }
    }

    async fn front_end_of_a_conforming_practice(&self) -> FrontEnd {
        let mut program = Program::new();
        program.set("LOQUET_SERVICE__READER", "false");
        let arguments = ["init", "--profile", "conforming", "--administrator"];
        let arguments = [
            &arguments[..],
            &[Program::ADMINISTRATOR, "--password-stdin"],
        ]
        .concat();
        let input = format!("{}\n", Program::ADMINISTRATOR_PASSWORD);
        let _ = program.run(arguments, &input).expecting(0);
        let service = Service::start(&program);
        let desk = desk(&service, None);
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.push((program, service));
        local(&desk)
    }

    fn certificate(&self, card: HeldCard) -> CertificateDer {
        certificate(card)
    }

    fn number(&self, card: HeldCard) -> CardNumber {
        holder_of(card).number
    }

    fn serial(&self, card: HeldCard) -> CardSerial {
        holder_of(card).serial.expect("the number of a card")
    }

    fn sign(&self, card: HeldCard, message: &ChallengeMessage) -> CardSignature {
        sign(card, message)
    }

    fn revocation_list(&self, revoked: &[HeldCard]) -> (IssuerName, Vec<u8>) {
        revocation_list(revoked)
    }

    async fn let_expire(&self, attempt: AttemptId) {
        let_expire(&self.store, attempt).await;
    }

    async fn session(&self, session: SessionId) -> Option<SessionState> {
        state_of(&self.store, session).await
    }

    async fn events(&self) -> Vec<Event> {
        events_of(&self.store).await
    }
}
