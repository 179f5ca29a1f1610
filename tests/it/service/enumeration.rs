//! Nothing that goes over the network tells which accounts exist (T08, LOCK-06): the same bytes, the
//! same header fields, the same number of hashes.

use super::raw::{Reply, Request, hashes};
use loquet_tests::{Program, Service};
use serde_json::json;

/// Each person's password, but for one who has none.
const RIGHT: &str = "la bonne phrase de passe";
const WRONG: &str = "une autre phrase de passe";

const KNOWN: &str = "connu.jean";
const DISABLED: &str = "inactif.jean";
const WITHOUT: &str = "sanspasse.jean";
const UNKNOWN: &str = "inconnu.jean";

/// What is asked and what for, each evaluated at the cost of one hash.
const EVALUATED: [(&str, &str); 6] = [
    (UNKNOWN, RIGHT),
    (KNOWN, WRONG),
    (DISABLED, RIGHT),
    (WITHOUT, RIGHT),
    (UNKNOWN, WRONG),
    (KNOWN, WRONG),
];

/// A way to prove oneself by a password.
type Way = fn(&str, &str) -> Request;

const WAYS: [(&str, Way); 2] = [
    ("a login", |who, secret| {
        let asked = json!({ "identifier": who, "password": secret });
        Request::json("POST", "/v1/login/password", &asked)
    }),
    ("one's own password", |who, secret| {
        let asked =
            json!({ "identifier": who, "present": secret, "new": "encore une autre phrase" });
        Request::json("PUT", "/v1/password", &asked)
    }),
];

fn service() -> (Program, Service) {
    let mut program = Program::with_practice();
    program.set("LOQUET_SERVICE__READER", "false");
    for who in [KNOWN, DISABLED] {
        let added = program.administer(["user", "add", who], &format!("{RIGHT}\n"));
        let _ = added.expecting(0);
    }
    let _ = program
        .administer(["user", "add", WITHOUT, "--no-password"], "")
        .expecting(0);
    let _ = program
        .administer(["user", "disable", DISABLED], "")
        .expecting(0);
    let service = Service::start(&program);
    (program, service)
}

/// Asks, and checks how many hashes that costs.
fn at_the_cost_of(cost: u64, service: &Service, what: &str, request: &Request) -> Reply {
    let before = hashes(service);
    let reply = request.ask(service);
    assert_eq!(hashes(service) - before, cost, "hashes of {what}");
    reply
}

#[test]
fn lock_06_unknown_wrong_disabled_without_password_and_locked_are_one_answer() {
    for (name, way) in WAYS {
        let (_program, service) = service();
        let asked = |who, secret| way(who, secret).in_language("fr");
        let one = at_the_cost_of(1, &service, name, &asked(UNKNOWN, WRONG));
        assert_eq!(one.status, 401, "{one:#?}");
        assert_eq!(one.json()["code"], "LQ-LOGIN-01");
        assert_eq!(one.header("Retry-After"), None, "a lock is not told");
        for (who, secret) in EVALUATED {
            let what = format!("{name}: {who} {secret}");
            let reply = at_the_cost_of(1, &service, &what, &asked(who, secret));
            assert_eq!(reply, one, "{what}");
        }
        // The third failure of each: from now on nothing is evaluated, not even the right password.
        for who in [KNOWN, DISABLED, DISABLED, WITHOUT, WITHOUT] {
            let what = format!("{name}: {who}, before the lock");
            let reply = at_the_cost_of(1, &service, &what, &asked(who, WRONG));
            assert_eq!(reply, one, "{what}");
        }
        for who in [UNKNOWN, KNOWN, DISABLED, WITHOUT] {
            for secret in [RIGHT, WRONG] {
                let what = format!("{name}: {who} {secret}, locked");
                let reply = at_the_cost_of(0, &service, &what, &asked(who, secret));
                assert_eq!(reply, one, "{what}");
            }
        }
    }
}

#[test]
fn lock_06_in_each_language_there_is_one_answer() {
    let (_program, service) = service();
    let (_, way) = WAYS[0];
    let [french, english] = ["fr", "en"].map(|language| {
        let asked = |who, secret| way(who, secret).in_language(language).ask(&service);
        let one = asked(UNKNOWN, RIGHT);
        for (who, secret) in [(KNOWN, WRONG), (DISABLED, RIGHT), (WITHOUT, RIGHT)] {
            assert_eq!(asked(who, secret), one, "{language}: {who}");
        }
        one
    });
    assert_ne!(french.json()["detail"], english.json()["detail"]);
}

#[test]
fn idn_a_badly_formed_identifier_is_refused_alike_whoever_exists() {
    let (_program, service) = service();
    let (_, way) = WAYS[0];
    for (known, unknown) in [
        ("connu jean", "inconn jean"),
        ("connu.jean.x", "inconn.jean.x"),
        ("connu.", "inconn."),
    ] {
        let known = at_the_cost_of(0, &service, known, &way(known, RIGHT));
        let unknown = at_the_cost_of(0, &service, unknown, &way(unknown, RIGHT));
        assert_eq!(known, unknown);
        assert_eq!(known.json()["field"], "/identifier", "{known:#?}");
    }
}

#[test]
fn reg_02_the_conforming_profile_refuses_a_password_alone_whoever_asks() {
    let mut program = Program::new();
    program.set("LOQUET_SERVICE__READER", "false");
    let arguments = [
        "init",
        "--profile",
        "conforming",
        "--administrator",
        Program::ADMINISTRATOR,
        "--password-stdin",
    ];
    let secret = Program::ADMINISTRATOR_PASSWORD;
    let _ = program.run(arguments, &format!("{secret}\n")).expecting(0);
    let service = Service::start(&program);
    let (name, way) = WAYS[0];
    let one = at_the_cost_of(0, &service, name, &way(UNKNOWN, WRONG));
    assert_eq!(one.status, 403);
    assert_eq!(one.json()["code"], "LQ-LOGIN-03");
    for secret in [secret, WRONG] {
        let asked = way(Program::ADMINISTRATOR, secret);
        let reply = at_the_cost_of(0, &service, name, &asked);
        assert_eq!(reply, one);
    }
}
