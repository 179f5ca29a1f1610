//! The client examples of the documentation, run against a real service: each language plays the
//! same day and says the same.

use loquet_tests::{Answer, PATIENCE, Program, Service, run};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;

/// What an example says of a day: opened, locked as asked, unlocked, closed.
const DAY: &str = "open admin.cabinet\nactive\nlocked asked\nactive\nended closed\n";

/// The examples; without `dotnet` the one in C# is left out, and that is said.
#[expect(clippy::print_stdout, reason = "what was not run is said")]
fn languages() -> Vec<Language> {
    let mut languages = vec![Language::Curl, Language::Python, Language::JavaScript];
    if has_dotnet() {
        languages.push(Language::CSharp);
    } else {
        println!("dotnet is not on this machine: the example in C# was not run");
    }
    languages
}

fn has_dotnet() -> bool {
    let sdks = Command::new("dotnet").arg("--list-sdks").output();
    sdks.is_ok_and(|sdks| !sdks.stdout.is_empty())
}

#[derive(Clone, Copy, Debug)]
enum Language {
    Curl,
    Python,
    JavaScript,
    CSharp,
}

impl Language {
    /// The example, playing a part, at a workstation if there is the file of its token.
    fn command(self, url: &str, workstation: Option<&Path>, part: &[&str]) -> Command {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples");
        let (program, arguments, is_positional) = match self {
            Self::Curl => ("bash", vec![examples.join("curl/desk.sh")], true),
            Self::Python => ("python3", vec![examples.join("python/desk.py")], false),
            Self::JavaScript => ("node", vec![examples.join("javascript/desk.mjs")], false),
            Self::CSharp => {
                let project = examples.join("csharp");
                let words = ["run", "--project"].map(PathBuf::from);
                (
                    "dotnet",
                    [&words[..], &[project, "--".into()]].concat(),
                    true,
                )
            }
        };
        let mut command = Command::new(program);
        command.args(arguments);
        if is_positional {
            command.arg(url).args(workstation);
        } else {
            command.args(["--server", url]);
            if let Some(file) = workstation {
                command.arg("--workstation").arg(file);
            }
        }
        command.args(part);
        command
    }

    fn play(self, url: &str, workstation: Option<&Path>, part: &[&str], line: &str) -> Answer {
        let input = format!("{line}\n");
        run(&mut self.command(url, workstation, part), input.as_bytes())
    }
}

/// Each word of a line once, without the space at the end of a state that has no cause.
fn lines(text: &str) -> String {
    let lines = text.lines().flat_map(|line| [line.trim_end(), "\n"]);
    lines.collect()
}

#[tokio::test]
async fn every_language_plays_a_day_on_the_server_itself() {
    let program = Program::with_practice();
    let service = Service::start(&program);
    for language in languages() {
        let part = ["session", Program::ADMINISTRATOR];
        let answer = language
            .play(service.url(), None, &part, Program::ADMINISTRATOR_PASSWORD)
            .expecting(0);
        assert_eq!(lines(&answer.out), DAY, "{language:?}");
        assert_eq!(answer.err, "", "{language:?}");
    }
}

#[tokio::test]
async fn every_language_enrols_once_and_is_known_afterwards() {
    let mut program = Program::with_practice();
    let administrator = {
        let service = Service::start(&program);
        service
            .log_in(Program::ADMINISTRATOR, Program::ADMINISTRATOR_PASSWORD)
            .await
    };
    // From now on even the server's own programs must show a token.
    let service = Service::start(&program);
    let codes = codes(&service, &administrator, languages().len()).await;
    drop(service);
    program.set("LOQUET_SERVICE__LOCAL_WORKSTATION", "false");
    let service = Service::start(&program);
    for (language, code) in languages().into_iter().zip(codes) {
        let file = program.folder().join(format!("{language:?}.token"));
        let part = ["session", Program::ADMINISTRATOR];
        let unknown = language
            .play(service.url(), None, &part, Program::ADMINISTRATOR_PASSWORD)
            .expecting(1);
        assert!(
            unknown.err.starts_with("LQ-WKS-01: "),
            "{language:?}: {unknown:?}"
        );

        let enrolled = language
            .play(service.url(), Some(&file), &["enrol"], &code)
            .expecting(0);
        assert_eq!(enrolled.out, "enrolled\n", "{language:?}");
        let token = fs::read_to_string(&file).expect("the token is kept");
        assert_eq!(token.trim().len(), 64, "{language:?}");
        if !matches!(language, Language::CSharp) {
            let mode = fs::metadata(&file).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{language:?}");
        }

        let answer = language
            .play(
                service.url(),
                Some(&file),
                &part,
                Program::ADMINISTRATOR_PASSWORD,
            )
            .expecting(0);
        assert_eq!(lines(&answer.out), DAY, "{language:?}");

        let again = language
            .play(
                service.url(),
                Some(&program.folder().join("other")),
                &["enrol"],
                &code,
            )
            .expecting(1);
        assert!(again.err.starts_with("LQ-WKS-"), "{language:?}: {again:?}");
    }
}

async fn codes(service: &Service, administrator: &str, number: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for index in 0..number {
        let answer = reqwest::Client::new()
            .post(service.at("/v1/workstations/invitations"))
            .bearer_auth(administrator)
            .json(&serde_json::json!({ "name": format!("POSTE-{index}") }))
            .send()
            .await
            .expect("an answer");
        let invitation: serde_json::Value = answer.json().await.expect("JSON");
        codes.push(invitation["code"].as_str().expect("a code").to_owned());
    }
    codes
}

#[tokio::test]
async fn every_language_says_code_and_sentence_of_a_refusal() {
    let program = Program::with_practice();
    let service = Service::start(&program);
    for language in languages() {
        let answer = language
            .play(
                service.url(),
                None,
                &["session", "personne.inconnue"],
                "azerty",
            )
            .expecting(1);
        assert!(
            answer.err.starts_with("LQ-LOGIN-01: Identifiant"),
            "{language:?}: {answer:?}"
        );
        assert_eq!(answer.out, "", "{language:?}");
    }
}

#[tokio::test]
async fn every_language_hears_what_lies_in_the_readers() {
    let program = Program::with_practice();
    let service = Service::start(&program);
    for language in languages() {
        let mut command = language.command(service.url(), None, &["cards"]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A shell is stopped with what it has started.
            .process_group(0)
            .spawn()
            .expect("the example starts");
        let out = child.stdout.take().expect("its output");
        let (sender, heard) = channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // Nobody listens any more once the readers are told.
                let _ = sender.send(line);
            }
        });
        let mut said = Vec::new();
        while let Ok(line) = heard.recv_timeout(PATIENCE) {
            let is_last = line.starts_with("readers ");
            said.push(line);
            if is_last {
                break;
            }
        }
        let group = Pid::from_child(&child);
        kill_process_group(group, Signal::KILL).expect("the example is stopped");
        let mut errors = String::new();
        let mut pipe = child.stderr.take().expect("its errors");
        pipe.read_to_string(&mut errors).expect("text");
        child.wait().expect("the example ends");
        let last = said.last().map(String::as_str).unwrap_or_default();
        assert!(
            last.starts_with("readers "),
            "{language:?}: {said:?} {errors}"
        );
    }
}

#[test]
fn no_secret_is_an_argument_of_an_example() {
    for (file, forbidden) in [
        (
            "curl/desk.sh",
            &[
                "--user ",
                "--header \"Authorization",
                "--header \"Loquet-Workstation",
                "--arg password",
            ][..],
        ),
        ("python/desk.py", &["--password", "--token", "--code"][..]),
        (
            "javascript/desk.mjs",
            &["password: text", "token: text", "code: text"][..],
        ),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../docs/examples")
            .join(file);
        let text = fs::read_to_string(&path).expect("an example");
        for word in forbidden {
            assert!(!text.contains(word), "{file} gives a secret by {word}");
        }
    }
}
