//! `loquet` on workstations and `loquetd` on the practice's server, as processes.

use crate::terminal::Terminal;
use loquet_tests::{Answer, Program, Service};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

const PERSON: &str = "charbonnel.pascal";

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a hurried person is ready to wait for an answer: as promised, with room for a busy machine.
const HURRIED: Duration = Duration::from_secs(8);

/// A practice with a person, and its server.
struct House {
    server: Program,
    service: Service,
}

impl House {
    fn open() -> Self {
        let server = Program::with_practice();
        let _ = server
            .administer(["user", "add", PERSON], "1234\n")
            .expecting(0);
        let service = Service::start(&server);
        Self { server, service }
    }

    /// A workstation that its server takes for its own machine.
    fn workstation(&self) -> Program {
        workstation(self.service.url())
    }

    /// A workstation that has enrolled.
    fn enrolled(&self, name: &str) -> Program {
        self.service.enrolled(&self.server, name)
    }

    fn invite(&self, name: &str) -> String {
        Service::invite(&self.server, name)
    }
}

/// A workstation whose settings name a server.
fn workstation(url: &str) -> Program {
    let mut workstation = Program::new();
    workstation.set("LOQUET_SERVER__URL", url);
    workstation
}

fn says(answer: &Answer, text: &str) {
    assert!(answer.err.contains(text), "no « {text} »: {answer:#?}");
}

fn wait_for(file: &Path) {
    let begun = now();
    while !file.exists() {
        assert!(begun.elapsed() < PATIENCE, "no {}", file.display());
        std::thread::yield_now();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test measures how long a person waits"
)]
fn now() -> Instant {
    Instant::now()
}

/// Runs until a file `stop` is there, and then ends with 7.
const COMMAND: &str = "echo ouvert > running; while [ ! -e stop ]; do sleep 0.05; done; exit 7";

#[test]
fn a_workstation_works_as_the_server_itself() {
    let house = House::open();
    let workstation = house.workstation();
    let opened = workstation.log_in(PERSON, "1234").expecting(0);
    assert!(
        opened.out.contains("Bonjour charbonnel.pascal"),
        "{opened:#?}"
    );
    let shown = workstation.run(["session", "show", "--json"], "").json();
    assert_eq!(shown["session"]["state"], "active");
    let _ = workstation.run(["session", "lock"], "").expecting(0);
    let used = workstation.run(["session", "use"], "").expecting(3);
    says(&used, "LQ-SES-02");
    let unlock = ["session", "unlock", "--password-stdin"];
    let _ = workstation.run(unlock, "1234\n").expecting(0);
    let _ = workstation.run(["session", "use"], "").expecting(0);
    let _ = workstation.run(["session", "close"], "").expecting(0);
    says(
        &workstation.run(["session", "show"], "").expecting(3),
        "LQ-SES-03",
    );
    let remembered = ["login", PERSON, "--remember", "--password-stdin"];
    let _ = workstation.run(remembered, "1234\n").expecting(0);
    let _ = workstation.log_in("c", "1234").expecting(0);
}

#[test]
fn an_administrator_works_from_a_workstation() {
    let house = House::open();
    let workstation = house.workstation();
    let add = ["user", "add", "martin.paul"];
    let _ = workstation.administer(add, "1234\n").expecting(0);
    let taken = workstation.administer(add, "1234\n").expecting(5);
    says(&taken, "martin.paul2");
    let missing = workstation.administer(["user", "show", "personne.ici"], "");
    says(&missing.expecting(5), "LQ-ADM-02");
    let export = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/export-v3.2.csv");
    let export = export.to_str().expect("text");
    let imported = workstation.administer(["import", export, "--json"], "");
    let here = imported.expecting(5).json();
    assert!(
        here["rows"].as_array().is_some_and(|rows| rows.len() > 10),
        "{here:#}"
    );
    let report = workstation
        .administer(["policy", "report"], "")
        .expecting(0);
    assert!(report.out.contains("transitoire"), "{report:#?}");
    let verified = workstation
        .administer(["journal", "verify"], "")
        .expecting(0);
    assert!(verified.out.contains("intact"), "{verified:#?}");
    let listed = workstation.administer(["journal", "list", "--last", "5"], "");
    assert!(listed.expecting(0).out.contains("journal vérifié"));
    let exported = workstation
        .administer(["journal", "export"], "")
        .expecting(0);
    assert!(exported.out.lines().count() > 20);
}

#[test]
fn what_is_refused_on_the_server_is_refused_in_the_same_words() {
    let house = House::open();
    let workstation = house.workstation();
    says(
        &workstation.log_in(PERSON, "4321").expecting(3),
        "LQ-LOGIN-01",
    );
    says(
        &workstation.log_in("inconnu.total", "1").expecting(3),
        "LQ-LOGIN-01",
    );
    says(
        &workstation.log_in("sans point", "1").expecting(4),
        "LQ-ID-01",
    );
    let input = "1234\n";
    let by_member = ["user", "list", "--as", PERSON, "--password-stdin"];
    says(&workstation.run(by_member, input).expecting(6), "LQ-ADM-01");
    let created = workstation.run(["init", "--password-stdin"], input);
    says(&created.expecting(13), "LQ-SRV-07");
    let by_flag = Program::new();
    let url = house.service.url();
    let created = by_flag.run(["init", "--server", url, "--password-stdin"], input);
    says(&created.expecting(13), "LQ-SRV-07");
    let here = workstation.run(["--local", "session", "show"], "");
    says(&here.expecting(7), "LQ-ADM-05");
}

#[test]
fn a_workstation_enrols_by_its_code_and_is_known_by_its_name() {
    let house = House::open();
    let workstation = house.workstation();
    let enrol = ["workstation", "enrol", "--code-stdin"];
    for wrong in ["2345-6789-ABCD\n", "\n", "n’importe quoi\n"] {
        says(&workstation.run(enrol, wrong).expecting(13), "LQ-WKS-02");
    }
    let code = house.invite("Accueil");
    let typed = code.to_lowercase().replace('-', " ");
    let _ = workstation.run(enrol, &typed).expecting(0);
    says(
        &house.workstation().run(enrol, &code).expecting(13),
        "LQ-WKS-02",
    );
    let token = workstation.data().join("keys/workstation.token");
    let mode = fs::metadata(&token).expect("kept").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let shown = workstation
        .run(["workstation", "show", "--json"], "")
        .json();
    assert_eq!(shown["name"], "Accueil");

    let _ = workstation.log_in(PERSON, "1234").expecting(0);
    let session = workstation.run(["session", "show", "--json"], "").json();
    assert_eq!(session["session"]["workstation"], "Accueil");
    let invite = ["workstation", "invite", "ACCUEIL"];
    let again = workstation.administer(invite, "").expecting(5);
    says(&again, "LQ-WKS-03");
    let listed = workstation
        .administer(["workstation", "list"], "")
        .expecting(0);
    assert!(listed.out.contains("Accueil"), "{listed:#?}");
    let unknown = workstation.administer(["workstation", "remove", "cave"], "");
    says(&unknown.expecting(5), "LQ-WKS-04");
    let remove = ["workstation", "remove", "accueil"];
    let _ = house.server.administer(remove, "").expecting(0);
    let refused = workstation.log_in(PERSON, "1234").expecting(13);
    says(&refused, "LQ-WKS-01");
}

#[test]
fn a_code_is_typed_at_a_terminal() {
    let house = House::open();
    let workstation = house.workstation();
    let code = house.invite("Cabinet 2");
    let mut terminal = Terminal::open(&workstation, &["workstation", "enrol"]);
    terminal.sees("Code de ce poste");
    terminal.enters("ABC");
    terminal.sees("Douze signes");
    terminal.types(&"\u{7f}".repeat(3));
    terminal.enters(&code);
    terminal.sees("inscrit sous le nom Cabinet 2");
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn a_workstation_that_is_not_known_is_told_what_to_do() {
    let mut command_server = Program::with_practice();
    command_server.set("LOQUET_SERVICE__LOCAL_WORKSTATION", "false");
    let service = Service::start(&command_server);
    let workstation = workstation(service.url());
    let refused = workstation.log_in(PERSON, "1234").expecting(13);
    says(&refused, "LQ-WKS-01");
    says(&refused, "loquet workstation enrol");
    let doctor = workstation.run(["doctor", "--json"], "").expecting(13);
    let doctor = doctor.json();
    assert_eq!(doctor["first_failure"]["step"], "enrolment", "{doctor:#}");
}

#[test]
fn a_server_that_is_down_is_told_in_seconds_by_one_sentence() {
    let house = House::open();
    let workstation = house.workstation();
    let _ = workstation.log_in(PERSON, "1234").expecting(0);
    let House { service, .. } = house;
    service.kill();
    let begun = now();
    for arguments in [
        vec!["session", "show"],
        vec!["login", PERSON, "--password-stdin"],
    ] {
        let refused = workstation.run(&arguments, "1234\n").expecting(13);
        says(&refused, "LQ-SRV-01");
        assert!(!refused.err.contains("1234"), "{refused:#?}");
    }
    assert!(begun.elapsed() < 2 * HURRIED, "{:?}", begun.elapsed());
    let doctor = workstation
        .run(["doctor", "--json"], "")
        .expecting(13)
        .json();
    assert_eq!(doctor["first_failure"]["step"], "server", "{doctor:#}");
}

#[test]
fn a_server_that_does_not_prove_itself_is_sent_nothing() {
    let mut server = Program::with_practice();
    let own = certificate(&server, "own");
    let other = certificate(&server, "other");
    server.set("LOQUET_SERVICE__CERTIFICATE", &own.0);
    server.set("LOQUET_SERVICE__KEY", &own.1);
    let service = Service::start(&server);
    let url = service.url().replace("http://", "https://");
    let mut workstation = workstation(&url);
    let who = Program::ADMINISTRATOR;
    let log_in = |workstation: &Program| workstation.log_in(who, Program::ADMINISTRATOR_PASSWORD);
    says(&log_in(&workstation).expecting(13), "LQ-SRV-02");
    workstation.set("LOQUET_SERVER__ROOTS", &other.0);
    let refused = log_in(&workstation).expecting(13);
    says(&refused, "LQ-SRV-02");
    says(&refused, "rien ne lui a été envoyé");
    let doctor = workstation
        .run(["doctor", "--json"], "")
        .expecting(13)
        .json();
    assert_eq!(doctor["first_failure"]["code"], "LQ-SRV-02");
    workstation.set("LOQUET_SERVER__ROOTS", &own.0);
    let _ = log_in(&workstation).expecting(0);
    workstation.set("LOQUET_SERVER__ROOTS", "nowhere.pem");
    says(&log_in(&workstation).expecting(9), "server.roots");
}

/// A certificate of this machine and its key, in files.
fn certificate(server: &Program, name: &str) -> (String, String) {
    let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(names).expect("a certificate");
    let file = |kind: &str, content: String| {
        let path = server.folder().join(format!("{name}.{kind}"));
        fs::write(&path, content).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("rights");
        path.to_str().expect("text").to_owned()
    };
    (
        file("pem", cert.pem()),
        file("key", signing_key.serialize_pem()),
    )
}

#[test]
fn a_server_in_clear_on_another_machine_is_refused() {
    for url in ["http://serveur.cabinet.example:7480", "serveur:7480"] {
        let refused = workstation(url).log_in(PERSON, "1234").expecting(9);
        says(&refused, "server.url");
    }
}

#[test]
fn a_session_of_one_server_is_not_shown_to_another() {
    let (one, other) = (House::open(), House::open());
    let mut workstation = one.workstation();
    let _ = workstation.log_in(PERSON, "1234").expecting(0);
    workstation.set("LOQUET_SERVER__URL", other.service.url());
    says(
        &workstation.run(["session", "show"], "").expecting(3),
        "LQ-SES-03",
    );
    workstation.set("LOQUET_SERVER__URL", one.service.url());
    let _ = workstation.run(["session", "show"], "").expecting(0);
}

#[test]
fn two_workstations_are_out_as_soon_as_the_person_is_disabled() {
    let house = House::open();
    let stations = ["Accueil", "Bureau"].map(|name| house.enrolled(name));
    let arguments = ["login", PERSON, "--", "sh", "-c", COMMAND];
    let terminals = stations.each_ref().map(|station| {
        let mut terminal = Terminal::open(station, &arguments);
        terminal.sees("Mot de passe");
        terminal.enters("1234");
        terminal.sees("Bonjour");
        wait_for(&station.folder().join("running"));
        terminal
    });
    let disable = ["user", "disable", PERSON];
    let _ = house.server.administer(disable, "").expecting(0);
    for mut terminal in terminals {
        terminal.sees("et le programme avec elle");
        let (code, _) = terminal.ends();
        assert!(code != 0 && code != 7, "{code}");
    }
}

#[test]
fn a_command_is_held_while_its_session_is_locked_elsewhere() {
    let house = House::open();
    let station = house.enrolled("Accueil");
    let arguments = ["login", PERSON, "--", "sh", "-c", COMMAND];
    let mut terminal = Terminal::open(&station, &arguments);
    terminal.sees("Mot de passe");
    terminal.enters("1234");
    terminal.sees("Bonjour");
    wait_for(&station.folder().join("running"));
    let _ = station.run(["session", "lock"], "").expecting(0);
    terminal.sees("le programme est arr");
    fs::write(station.folder().join("stop"), "").expect("written");
    terminal.sees("Mot de passe");
    terminal.enters("4321");
    terminal.sees("LQ-LOGIN-01");
    terminal.sees("Mot de passe");
    terminal.enters("1234");
    terminal.sees("Bon retour");
    assert_eq!(terminal.ends().0, 7, "it goes on where it was held");
    says(
        &station.run(["session", "show"], "").expecting(3),
        "LQ-SES-03",
    );
}

#[test]
fn a_command_outlives_a_server_that_restarts() {
    let house = House::open();
    let mut station = house.workstation();
    let arguments = ["login", PERSON, "--", "sh", "-c", COMMAND];
    let mut terminal = Terminal::open(&station, &arguments);
    terminal.sees("Mot de passe");
    terminal.enters("1234");
    terminal.sees("Bonjour");
    wait_for(&station.folder().join("running"));
    let House { server, service } = house;
    let address = service.url().replace("http://", "");
    service.kill();
    says(
        &station.run(["session", "show"], "").expecting(13),
        "LQ-SRV-01",
    );
    let mut again = Service::command(&server);
    again.env("LOQUET_SERVICE__LISTEN", address);
    let service = Service::start_by(&mut again);
    station.set("LOQUET_SERVER__URL", service.url());
    let _ = station.run(["session", "use"], "").expecting(0);
    fs::write(station.folder().join("stop"), "").expect("written");
    let (code, rest) = terminal.ends();
    assert_eq!(code, 7, "{rest}");
    says(
        &station.run(["session", "show"], "").expecting(3),
        "LQ-SES-03",
    );
}

#[test]
fn ses_06_a_command_here_is_held_too_where_there_is_no_server() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", PERSON], "1234\n")
        .expecting(0);
    let arguments = ["login", PERSON, "--", "sh", "-c", COMMAND];
    let mut terminal = Terminal::open(&program, &arguments);
    terminal.sees("Mot de passe");
    terminal.enters("1234");
    terminal.sees("Bonjour");
    wait_for(&program.folder().join("running"));
    let _ = program.run(["session", "lock"], "").expecting(0);
    terminal.sees("le programme est arr");
    terminal.sees("Mot de passe");
    let disable = ["user", "disable", PERSON];
    let _ = program.administer(disable, "").expecting(0);
    terminal.sees("et le programme avec elle");
    assert_ne!(terminal.ends().0, 7);
}
