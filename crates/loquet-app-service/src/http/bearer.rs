//! The session that a request shows (RFC 6750).

use super::asking::Asking;
use super::changes::Shown;
use super::refusal::Refusal;
use crate::session_cache::{Seen, SessionKey};
use crate::state::Service;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use loquet_domain::FailureCode;
use loquet_domain::session::{SessionState, SessionToken};
use loquet_port_desk::SessionView;
use std::sync::Arc;
use tokio::time::Instant;

/// A session, shown by the workstation on which it was opened. It may be locked: what a locked
/// session may do is the desk's to say.
#[derive(Debug)]
pub(crate) struct Bearer {
    /// Its secret.
    pub(crate) token: SessionToken,
    /// The session, as seen at most a second ago.
    pub(crate) view: Arc<SessionView>,
    key: SessionKey,
    was_used: bool,
}

impl FromRequestParts<Service> for Bearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Refusal> {
        let token = token(&parts.headers)?;
        let asking = Asking::from_request_parts(parts, service).await?;
        let bearer = shown(service, token, &asking).await?;
        if let Some(shown) = parts.extensions.get::<Shown>() {
            shown.is(bearer.view.id);
        }
        Ok(bearer)
    }
}

impl OptionalFromRequestParts<Service> for Bearer {
    type Rejection = Refusal;

    /// None where no session is shown; one that is shown must be good.
    async fn from_request_parts(
        parts: &mut Parts,
        service: &Service,
    ) -> Result<Option<Self>, Refusal> {
        if !parts.headers.contains_key(AUTHORIZATION) {
            return Ok(None);
        }
        let shown = <Self as FromRequestParts<_>>::from_request_parts(parts, service);
        shown.await.map(Some)
    }
}

impl Bearer {
    /// Uses the session (SES-03), unless it was used within the last second.
    pub(crate) async fn used(self, service: &Service) -> Result<Arc<SessionView>, Refusal> {
        if self.was_used {
            return Ok(self.view);
        }
        let sessions = &service.guard.sessions;
        let ticket = sessions.ticket(Instant::now());
        let view = Arc::new(service.desk.use_session(&self.token).await?);
        let seen = Seen {
            view: Arc::clone(&view),
            was_used: true,
        };
        sessions.put(ticket, self.key, seen);
        Ok(view)
    }
}

/// The one token of a request.
fn token(headers: &HeaderMap) -> Result<SessionToken, Refusal> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (Some(credentials), None) = (given.next(), given.next()) else {
        return Err(FailureCode::TokenMalformed.into());
    };
    let text = credentials.to_str().ok();
    let token = text.and_then(|text| text.split_once(' '));
    // The scheme is a name without case (RFC 9110, section 11.1).
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    let token = token.and_then(|(_, token)| token.parse().ok());
    token.ok_or_else(|| FailureCode::TokenMalformed.into())
}

/// The session of a token: from memory if it was seen within the last second by the same
/// workstation, else from the desk, which refuses it to any other workstation.
async fn shown(service: &Service, token: SessionToken, asking: &Asking) -> Result<Bearer, Refusal> {
    let key = SessionKey::new(&token, asking.asker);
    let sessions = &service.guard.sessions;
    if let Some(Seen { view, was_used }) = sessions.get(&key, Instant::now()) {
        return Ok(Bearer {
            token,
            view,
            key,
            was_used,
        });
    }
    let ticket = sessions.ticket(Instant::now());
    let view = service
        .desk
        .show_session_from(&token, &asking.origin)
        .await?;
    let view = Arc::new(view);
    if view.state == SessionState::Active {
        let view = Arc::clone(&view);
        let seen = Seen {
            view,
            was_used: false,
        };
        sessions.put(ticket, key, seen);
    }
    Ok(Bearer {
        token,
        view,
        key,
        was_used: false,
    })
}

#[cfg(test)]
mod tests {
    use super::token;
    use axum::http::header::AUTHORIZATION;
    use axum::http::{HeaderMap, HeaderValue};

    fn read(values: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_str(value).expect("a value");
            headers.append(AUTHORIZATION, value);
        }
        token(&headers).is_ok()
    }

    #[test]
    fn ses_01_one_token_of_64_digits_behind_its_scheme() {
        let digits = "0f".repeat(32);
        assert!(read(&[&format!("Bearer {digits}")]));
        assert!(read(&[&format!("bearer {digits}")]));
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer zz",
            "Basic dTpw",
            digits.as_str(),
        ] {
            assert!(!read(&[wrong]), "{wrong}");
        }
        assert!(!read(&[]));
        let bearer = format!("Bearer {digits}");
        assert!(!read(&[&bearer, &bearer]));
        assert!(!read(&[&format!("Bearer {digits}, Bearer {digits}")]));
    }
}
