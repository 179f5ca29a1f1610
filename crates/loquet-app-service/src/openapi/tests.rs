//! The description is whole, and can be browsed with nothing fetched.

use crate::http::description;
use crate::http::tests::bench::{Bench, ask};
use serde_json::Value;

fn described() -> Value {
    serde_json::to_value(description()).expect("a description")
}

/// Every operation: its method, its path, itself.
fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let paths = description["paths"].as_object().expect("paths");
    let of = |path: &String, item: &Value| {
        let methods = item.as_object().expect("an item").clone();
        let path = path.clone();
        methods
            .into_iter()
            .map(move |(method, one)| (method, path.clone(), one))
    };
    paths
        .iter()
        .flat_map(|(path, item)| of(path, item))
        .collect()
}

#[test]
fn every_operation_says_what_it_is_who_may_ask_and_what_it_answers() {
    let description = described();
    let operations = operations(&description);
    assert!(operations.len() >= 45, "{}", operations.len());
    for (method, path, operation) in operations {
        let name = format!("{method} {path}");
        for field in ["operationId", "summary"] {
            assert!(operation[field].is_string(), "{name}: {field}");
        }
        assert_eq!(
            operation["tags"].as_array().map(Vec::len),
            Some(1),
            "{name}"
        );
        assert!(operation["security"].is_array(), "{name}");
        let responses = operation["responses"].as_object().expect("responses");
        let good = responses.keys().filter(|status| status.starts_with('2'));
        assert_eq!(good.count(), 1, "{name}");
        for status in ["401", "403", "429", "500", "503"] {
            assert!(responses.contains_key(status), "{name}: {status}");
        }
        let takes_a_body = operation["requestBody"].is_object();
        assert_eq!(responses.contains_key("415"), takes_a_body, "{name}");
    }
}

#[test]
fn every_name_is_used_once_and_every_reference_leads_somewhere() {
    let description = described();
    let mut names: Vec<_> = operations(&description)
        .into_iter()
        .map(|(_, _, operation)| operation["operationId"].to_string())
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    let text = description.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().expect("a reference");
        assert!(description.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn only_the_enrolment_is_for_strangers() {
    for (method, path, operation) in operations(&described()) {
        let empty = serde_json::json!([{}]);
        let is_open = operation["security"] == empty;
        assert_eq!(
            is_open,
            (method.as_str(), path.as_str()) == ("post", "/v1/workstations")
        );
    }
}

#[tokio::test]
async fn the_description_is_served_as_it_is() {
    let answered = Bench::new().send(ask("GET", "/openapi.json")).await;
    assert_eq!(answered.status, 200);
    assert_eq!(answered.headers["content-type"], "application/json");
    assert_eq!(answered.json(), described());
}

#[tokio::test]
async fn the_page_runs_what_is_in_the_program_and_nothing_else() {
    let bench = Bench::new();
    let moved = bench.send(ask("GET", "/docs")).await;
    assert_eq!(moved.headers["location"], "/docs/");
    let page = bench.send(ask("GET", "/docs/")).await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-eval"));
    let html = String::from_utf8(page.bytes).expect("text");
    assert!(
        !html.contains("http://") && !html.contains("https://"),
        "{html}"
    );
    // A script in the page itself would not run under its policy.
    for script in html.split("<script").skip(1) {
        assert!(script.contains("src="), "{html}");
    }
    for file in [
        "swagger-ui-bundle.js",
        "swagger-initializer.js",
        "swagger-ui.css",
    ] {
        let answered = bench.send(ask("GET", &format!("/docs/{file}"))).await;
        assert_eq!(answered.status, 200, "{file}");
    }
    let missing = bench.send(ask("GET", "/docs/nothing.js")).await;
    assert_eq!(
        (missing.status.as_u16(), missing.code().as_str()),
        (404, "LQ-API-05")
    );
}
