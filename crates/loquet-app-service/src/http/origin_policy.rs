//! The closed origin policy: no page of a browser asks here, whatever site it comes from, and no
//! name that a stranger has pointed at this machine (DNS rebinding).

use super::peer::peer;
use super::refusal::Refusal;
use crate::state::Service;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use loquet_domain::FailureCode;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where a page that asks comes from (W3C Fetch Metadata): set by browsers, out of a page's reach.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what a page of a browser sends.
pub(crate) async fn closed(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let asks_a_page = comes_from_a_page(request.headers());
    let on_loopback = peer(&request).is_some_and(|peer| peer.is_loopback());
    let names = &service.settings.service().names;
    let is_rebound = on_loopback && !host(&request).is_some_and(|host| is_ours(&host, names));
    if asks_a_page || is_rebound {
        return Refusal::from(FailureCode::OriginRefused).into_response();
    }
    next.run(request).await
}

/// Whether a page of a browser asks, other than the service's own or none at all (an address typed
/// by a person).
fn comes_from_a_page(headers: &HeaderMap) -> bool {
    let is_foreign = |site: &[u8]| site != b"none" && site != b"same-origin";
    let mut sites = headers.get_all(SEC_FETCH_SITE).iter();
    headers.contains_key(ORIGIN) || sites.any(|site| is_foreign(site.as_bytes()))
}

/// The host that is asked, without its port: `:authority` of HTTP/2, or `Host`.
pub(crate) fn host(request: &Request) -> Option<String> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let given = match (request.uri().authority(), hosts.next(), hosts.next()) {
        (Some(authority), _, None) => authority.as_str().to_owned(),
        (None, Some(host), None) => host.to_str().ok()?.to_owned(),
        _ => return None,
    };
    // Read as the authority of an address: brackets, port and all.
    let address: Uri = format!("http://{given}/").parse().ok()?;
    Some(address.host()?.to_ascii_lowercase())
}

/// Whether this name stands for the loopback, whatever a name service says.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare.parse() == Ok(IpAddr::V4(Ipv4Addr::LOCALHOST))
        || bare.parse() == Ok(IpAddr::V6(Ipv6Addr::LOCALHOST))
}

fn is_ours(host: &str, names: &[String]) -> bool {
    is_loopback(host) || names.iter().any(|name| name == host)
}

#[cfg(test)]
mod tests {
    use super::{comes_from_a_page, host, is_loopback, is_ours};
    use axum::body::Body;
    use axum::http::Request;

    fn host_of(uri: &str, headers: &[&str]) -> Option<String> {
        let mut request = Request::get(uri);
        for value in headers {
            request = request.header("host", *value);
        }
        host(&request.body(Body::empty()).expect("a request"))
    }

    #[test]
    fn the_host_is_read_without_its_port_and_once() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(host_of("/", &["localhost:7480"]), some("localhost"));
        assert_eq!(host_of("/", &["LocalHost"]), some("localhost"));
        assert_eq!(host_of("/", &["[::1]:7480"]), some("[::1]"));
        assert_eq!(host_of("http://serveur/", &[]), some("serveur"));
        assert_eq!(host_of("/", &[]), None);
        assert_eq!(host_of("/", &["localhost", "evil"]), None);
        assert_eq!(host_of("http://localhost/", &["a", "b"]), None);
        assert_eq!(host_of("/", &["a b"]), None);
    }

    #[test]
    fn only_the_loopback_is_the_loopback() {
        for name in ["localhost", "127.0.0.1", "[::1]"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in [
            "localhost.evil.fr",
            "127.0.0.1.evil.fr",
            "0.0.0.0",
            "serveur",
            "",
        ] {
            assert!(!is_loopback(name), "{name}");
            assert!(!is_ours(name, &[]), "{name}");
        }
        assert!(is_ours("serveur", &["serveur".to_owned()]));
    }

    #[test]
    fn any_page_of_a_browser_is_seen() {
        let of = |name: &str, value: &str| {
            let request = Request::get("/").header(name, value).body(());
            comes_from_a_page(request.expect("a request").headers())
        };
        assert!(of("origin", "null"));
        assert!(of("origin", "http://localhost:7480"));
        assert!(of("sec-fetch-site", "cross-site"));
        assert!(of("sec-fetch-site", "same-site"));
        assert!(of("sec-fetch-site", "None"));
        assert!(!of("sec-fetch-site", "none"));
        assert!(!of("sec-fetch-site", "same-origin"));
        assert!(!of("accept", "*/*"));
    }
}
