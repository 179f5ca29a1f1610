//! The practice's server and two workstations, as processes: a card in the reader of one of them,
//! a password on the other, and an administrator who puts the person out.

use super::front::{Front, Stream};
use crate::card::{PERSON, card, practice, recorded};
use crate::terminal::Terminal;
use loquet_tests::pcsc_daemon::poll;
use loquet_tests::{Program, Service, VirtualReaders};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// How soon whoever follows a session sees it locked.
const SOON: Duration = Duration::from_secs(1);

/// Runs until it is ended.
const COMMAND: &str = "echo ouvert > running; while :; do sleep 0.05; done";

/// Logs in by what is typed at this prompt, and runs the command in the session.
fn open(workstation: &Program, how: &str, (prompt, typed): (&str, &str)) -> Terminal {
    let mut terminal = Terminal::open(workstation, &["login", how, "--", "sh", "-c", COMMAND]);
    terminal.sees(prompt);
    terminal.enters(typed);
    terminal.sees("Bonjour");
    let running = workstation.folder().join("running");
    poll("the command", || running.is_file());
    terminal
}

/// Follows the session that is open on a workstation, as another program of it would.
async fn follow(service: &Service, workstation: &Program) -> Stream {
    let known = workstation.data().join("keys/workstation.token");
    let front = Front::on(service, last_word(&known));
    // Of the one server, and then of the one session.
    let sessions = only(&workstation.data().join("workstation/sessions"));
    let token = last_word(&only(&sessions));
    let mut stream = front.listen("/v1/session/events", Some(&token)).await;
    let first = stream.expect("session").await;
    assert_eq!(first.data["state"], "active", "{first:?}");
    stream
}

/// The only thing in a folder.
fn only(folder: &Path) -> PathBuf {
    let mut entries = fs::read_dir(folder).expect("a folder");
    let only = entries.next().expect("something").expect("read").path();
    assert!(entries.next().is_none(), "more than {}", only.display());
    only
}

fn last_word(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a file");
    let word = text.split_whitespace().next_back();
    word.expect("a word").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_a_card_opens_and_locks_a_workstation_and_an_administrator_ends_them_all() {
    let (mut server, readers) = (practice(), VirtualReaders::start());
    // The reader is the workstation's.
    server.set("LOQUET_SERVICE__READER", "false");
    let service = Service::start(&server);
    let [accueil, bureau] = ["ACCUEIL", "BUREAU"].map(|name| service.enrolled(&server, name));

    let inserted = readers.insert(&card());
    let mut by_card = open(&accueil, "--card", ("Code porteur", "1234"));
    let mut by_password = open(&bureau, PERSON, ("Mot de passe", "1234"));
    let shown = accueil.run(["session", "show", "--json"], "").json();
    assert_eq!(shown["session"]["factor"], "cps-card", "{shown:#}");
    assert_eq!(shown["session"]["workstation"], "ACCUEIL", "{shown:#}");
    let judged = ("success".to_owned(), Some("test-card".to_owned()));
    assert_eq!(
        recorded(&server, "login.card"),
        [judged],
        "on the server only"
    );

    let mut stream = follow(&service, &accueil).await;
    let begin = Instant::now();
    inserted.remove().expect("out");
    let locked = stream.expect("session").await;
    assert_eq!(locked.data["state"], "locked", "{locked:?}");
    assert!(locked.at - begin < SOON, "{:?}", locked.at - begin);
    by_card.sees("verrouill");
    let shown = bureau.run(["session", "show", "--json"], "").json();
    assert_eq!(shown["session"]["state"], "active", "{shown:#}");

    let disable = ["user", "disable", PERSON];
    let _ = server.administer(disable, "").expecting(0);
    assert_eq!(stream.expect("session").await.data["state"], "ended");
    for terminal in [&mut by_card, &mut by_password] {
        terminal.sees("et le programme avec elle");
    }
    for (terminal, workstation) in [(by_card, &accueil), (by_password, &bureau)] {
        assert_ne!(terminal.ends().0, 0);
        assert_eq!(workstation.run(["session", "show"], "").code, 3);
        let again = workstation.log_in(PERSON, "1234");
        assert!(again.err.contains("LQ-LOGIN-01"), "{again:#?}");
    }
    let _ = server.administer(["journal", "verify"], "").expecting(0);
}
