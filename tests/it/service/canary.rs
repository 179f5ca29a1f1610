//! Marked secrets in every field of every request that the API describes: none may be found
//! afterwards, in a log, in a file or in an answer (LOG-04, LOG-05, T18, T41).

use super::raw::{Reply, Request};
use crate::canary::{contains, files};
use loquet_tests::{Program, Service};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Whatever a person may have typed into the wrong field: as an identifier it is well formed.
const TYPED: &str = "canarimotdepasse.tapeici";
/// The administrator's password.
const PASSWORD: &str = "canari-administrateur-7f3a";

/// Fields that are there to be kept and shown, by what they belong to.
const KEPT: [(&str, &str); 8] = [
    ("NewAccount", "identifier"),
    ("InvitationRequest", "name"),
    ("UnlockReason", "reason"),
    ("ImportUser", "user_name"),
    ("ImportUser", "family_name"),
    ("ImportUser", "given_name"),
    ("ImportDecision", "user_name"),
    ("ImportDecision", "identifier"),
];

/// What stands in them.
const KEEPSAKE: &str = "gardé.exprès";

struct Scene {
    program: Program,
    service: Service,
    answers: Vec<Reply>,
    tokens: BTreeSet<String>,
}

impl Scene {
    fn new() -> Self {
        let mut program = Program::new();
        program.set("LOQUET_SERVICE__READER", "false");
        let arguments = [
            "init",
            "--administrator",
            Program::ADMINISTRATOR,
            "--password-stdin",
        ];
        let _ = program
            .run(arguments, &format!("{PASSWORD}\n"))
            .expecting(0);
        program.set("LOQUET_LOG", "trace");
        program.set("RUST_BACKTRACE", "full");
        let service = Service::start(&program);
        Self {
            program,
            service,
            answers: Vec::new(),
            tokens: BTreeSet::new(),
        }
    }

    /// A session of the administrator, for each request another: some end it.
    fn token(&mut self) -> String {
        let asked = json!({ "identifier": Program::ADMINISTRATOR, "password": PASSWORD });
        let opened = Request::json("POST", "/v1/login/password", &asked).ask(&self.service);
        assert_eq!(opened.status, 200, "{opened:#?}");
        let token = opened.json()["token"].as_str().expect("a token").to_owned();
        self.tokens.insert(token.clone());
        token
    }

    fn ask(&mut self, request: &Request) {
        let request = request.clone().by(&self.token());
        self.answers.push(request.ask(&self.service));
    }

    fn check(self) {
        let answers = self.answers;
        assert!(answers.len() > 60, "{} answers", answers.len());
        for answer in &answers {
            assert_ne!(answer.status, 500, "{answer:#?}");
        }
        let (ended, log) = self.service.stop();
        assert!(ended.success(), "{log}");
        assert!(
            log.contains("TRACE") || log.contains("DEBUG"),
            "every log is on: {log}"
        );
        let files = files(self.program.folder());
        assert!(files.iter().any(|(path, _)| path.ends_with("practice.db")));
        let tokens: Vec<&str> = self.tokens.iter().map(String::as_str).collect();
        for secret in [&[TYPED, PASSWORD][..], &tokens].concat() {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret} is in the log");
            for (path, content) in &files {
                let near = around(content, secret);
                assert_eq!(near, None, "{secret} is in {path}");
            }
            for answer in &answers {
                let head = answer.headers.iter().find(|line| line.contains(secret));
                assert_eq!(head, None, "{secret} is in an answer");
                let body = String::from_utf8_lossy(&answer.body);
                assert!(!contains(&answer.body, secret), "{secret} is in {body}");
            }
        }
    }
}

/// Where a secret stands in a file, with what is around it.
fn around(content: &[u8], secret: &str) -> Option<String> {
    let mut windows = content.windows(secret.len());
    let place = windows.position(|window| window == secret.as_bytes())?;
    let end = content.len().min(place + 200);
    let near = &content[place.saturating_sub(200)..end];
    Some(String::from_utf8_lossy(near).into_owned())
}

/// What the API describes of itself.
struct Description(Value);

impl Description {
    fn of(service: &Service) -> Self {
        let reply = Request::new("GET", "/openapi.json").ask(service);
        assert_eq!(reply.status, 200, "{reply:#?}");
        Self(reply.json())
    }

    /// Every operation, but the streams that do not end: method, path and description.
    fn operations(&self) -> Vec<(String, String, Value)> {
        let paths = self.0["paths"].as_object().expect("paths");
        let mut operations = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().expect("methods") {
                if path.starts_with("/v1") && !path.ends_with("/events") {
                    let method = method.to_uppercase();
                    operations.push((method, path.clone(), operation.clone()));
                }
            }
        }
        operations
    }

    /// The schema that a reference names, and its name.
    fn resolved<'a>(&'a self, schema: &'a Value) -> (&'a str, &'a Value) {
        let Some(reference) = schema["$ref"].as_str() else {
            return ("", schema);
        };
        let pointer = reference
            .strip_prefix('#')
            .expect("a reference in the document");
        let name = reference.rsplit('/').next().expect("a name");
        (name, self.0.pointer(pointer).expect("a schema"))
    }

    /// A value of a schema, each text in it the canary, but those that are there to be kept.
    fn value(&self, schema: &Value) -> Value {
        let (name, schema) = self.resolved(schema);
        if let Some(one) = schema["enum"].get(0).or(schema.get("const")) {
            return one.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(choices) = schema[choice].as_array() {
                let some = choices.iter().find(|one| one["type"] != "null");
                return self.value(some.expect("a choice"));
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.value(&parts[0]);
        }
        match kind_of(schema) {
            "object" => self.object(name, schema),
            "array" => json!([self.value(&schema["items"])]),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            _ => json!(TYPED),
        }
    }

    fn object(&self, name: &str, schema: &Value) -> Value {
        let mut object = Map::new();
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let is_kept = KEPT.contains(&(name, field.as_str()));
            let value = if is_kept {
                json!(KEEPSAKE)
            } else {
                self.value(schema)
            };
            object.insert(field.clone(), value);
        }
        Value::Object(object)
    }
}

fn kind_of(schema: &Value) -> &str {
    let kinds = &schema["type"];
    let kind = kinds.as_str().or_else(|| {
        let mut kinds = kinds.as_array()?.iter().filter_map(Value::as_str);
        kinds.find(|kind| *kind != "null")
    });
    kind.unwrap_or("string")
}

/// The body, and the same with one text at a time of another type, so that each is refused for its
/// form and for its value.
fn variants(body: &Value) -> Vec<Value> {
    let mut variants = vec![body.clone(), json!(TYPED), json!([TYPED])];
    for field in body.as_object().into_iter().flat_map(Map::keys) {
        let plain = if body[field] == KEEPSAKE {
            KEEPSAKE
        } else {
            TYPED
        };
        for wrong in [json!([TYPED]), json!({ "secret": TYPED }), json!(plain)] {
            let mut variant = body.clone();
            variant[field] = wrong;
            variants.push(variant);
        }
    }
    variants
}

#[test]
fn log_04_no_secret_of_any_field_is_left_anywhere() {
    let mut scene = Scene::new();
    let description = Description::of(&scene.service);
    for (method, path, operation) in description.operations() {
        let path = path.replace("{identifier}", TYPED).replace("{id}", TYPED);
        assert!(
            !path.contains('{'),
            "a parameter that this test does not know: {path}"
        );
        let content = &operation["requestBody"]["content"];
        if let Some(schema) = content["application/json"].get("schema") {
            for body in variants(&description.value(schema)) {
                scene.ask(&Request::json(&method, &path, &body));
            }
            let cut = format!("{{\"identifier\": \"{TYPED}\", \"password\": \"{TYPED}");
            scene.ask(&Request::text(&method, &path, &cut));
        } else {
            scene.ask(&Request::new(&method, &path).saying(TYPED.as_bytes()));
        }
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let parameters = parameters.iter().filter(|one| one["in"] == "query");
        let names = parameters.filter_map(|one| one["name"].as_str());
        for name in names.chain(["inconnu"]) {
            let asked = format!("{path}?{name}={TYPED}");
            scene.ask(&Request::new(&method, &asked));
        }
    }
    for (name, value) in [
        ("Loquet-Workstation", TYPED.to_owned()),
        ("Cookie", format!("session={TYPED}")),
        ("Referer", format!("http://127.0.0.1/?password={TYPED}")),
        ("Accept-Language", TYPED.to_owned()),
        ("Accept", TYPED.to_owned()),
        ("Content-Type", TYPED.to_owned()),
        ("Origin", format!("https://{TYPED}")),
        ("Authorization", format!("Bearer {TYPED}")),
        ("Proxy-Authorization", TYPED.to_owned()),
        ("X-Password", TYPED.to_owned()),
    ] {
        let request = Request::new("POST", "/v1/login/password").with(name, &value);
        scene
            .answers
            .push(request.saying(TYPED.as_bytes()).ask(&scene.service));
    }
    scene.check();
}
