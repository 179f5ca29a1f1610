//! Bodies that are not what they must be.

use super::{LARGE, SMALL, bytes, is_type, parse};
use axum::body::Body;
use axum::extract::Request;
use loquet_domain::FailureCode;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    name: String,
    #[serde(default)]
    list: Vec<Inner>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    #[serde(rename = "a/b")]
    number: u8,
}

fn check(json: &str, code: FailureCode, field: Option<&str>) {
    let refusal = parse::<Outer>(json.as_bytes()).expect_err(json);
    assert_eq!(refusal.parts().code, code, "{json}");
    assert_eq!(refusal.parts().field.as_deref(), field, "{json}");
}

#[test]
fn every_field_at_fault_is_named_by_its_pointer() {
    let field = FailureCode::RequestField;
    check("{}", field, Some("/name"));
    check(r#"{"name": 7}"#, field, Some("/name"));
    check(r#"{"name": null}"#, field, Some("/name"));
    check(r#"{"name": "a", "other": 1}"#, field, Some("/other"));
    check(r#"{"name": "a", "x~/y": 1}"#, field, Some("/x~0~1y"));
    check(r#"{"name": "a", "name": "b"}"#, field, Some("/name"));
    check(r#"{"name": "a", "list": {}}"#, field, Some("/list"));
    check(
        r#"{"name": "a", "list": [{"a/b": 1}, {"a/b": 300}]}"#,
        field,
        Some("/list/1/a~1b"),
    );
    check(
        r#"{"name": "a", "list": [{}]}"#,
        field,
        Some("/list/0/a~1b"),
    );
    check("[]", field, Some(""));
    check("null", field, Some(""));
}

#[test]
fn what_is_no_json_is_malformed() {
    let malformed = FailureCode::RequestMalformed;
    check("", malformed, None);
    check("{", malformed, None);
    check(r#"{"name": "a"} x"#, malformed, None);
    check(r#"{"name": "\ud800"}"#, malformed, None);
    let deep = r#"{"a":"#.repeat(100_000);
    let parsed = parse::<serde_json::Value>(deep.as_bytes());
    assert_eq!(parsed.expect_err("deep").parts().code, malformed);
}

#[test]
fn an_array_is_no_object_whose_fields_go_without_names() {
    check(r#" ["a", []]"#, FailureCode::RequestField, Some(""));
}

#[test]
fn a_good_message_is_read() {
    let read = parse::<Outer>(br#" {"name": "a", "list": [{"a/b": 1}]} "#).expect("good");
    assert_eq!((read.name.as_str(), read.list[0].number), ("a", 1));
}

#[test]
fn the_content_type_is_json_in_utf_8_and_nothing_else() {
    for good in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
    ] {
        assert!(is_type(good, "application/json"), "{good}");
    }
    for wrong in [
        "",
        "text/plain",
        "application/json; charset=latin1",
        "application/json; boundary=x",
        "application/jsonx",
        "application/problem+json",
    ] {
        assert!(!is_type(wrong, "application/json"), "{wrong}");
    }
}

async fn size(body: Body, announced: Option<&str>, most: usize) -> Result<usize, FailureCode> {
    let mut request = Request::post("/");
    if let Some(length) = announced {
        request = request.header("content-length", length);
    }
    let request = request.body(body).expect("a request");
    let read = bytes(request, most).await;
    read.map(|bytes| bytes.len())
        .map_err(|refusal| refusal.parts().code)
}

#[tokio::test]
async fn a_body_is_read_up_to_its_limit_whatever_is_announced() {
    let too_large = Err(FailureCode::RequestTooLarge);
    let of = |length| Body::from(vec![b'x'; length]);
    assert_eq!(size(of(SMALL), None, SMALL).await, Ok(SMALL));
    assert_eq!(size(of(SMALL + 1), None, SMALL).await, too_large);
    assert_eq!(size(of(0), Some("65537"), SMALL).await, too_large);
    assert_eq!(
        size(of(0), Some("99999999999999999999"), SMALL).await,
        Ok(0)
    );
    assert_eq!(size(of(2 * SMALL), Some("1"), LARGE).await, Ok(2 * SMALL));
    let pieces = (0..100).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 10_000]));
    let stream = Body::from_stream(futures_util::stream::iter(pieces));
    assert_eq!(size(stream, None, LARGE).await, Ok(1_000_000));
}
