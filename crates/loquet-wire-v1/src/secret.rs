//! Texts that nobody may print.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::Serializer;
use std::fmt;
use zeroize::Zeroizing;

/// A password, a PIN, a token or a code: wiped when dropped, printed as `[redacted]` (PWD-18).
///
/// It cannot be serialised by itself: each message that hands one over says so at its field.
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes a text over.
    pub const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// The text, for whoever judges it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretText([redacted])")
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asked for a text, a parser would repeat the number that it finds in its place.
        deserializer.deserialize_any(TextVisitor)
    }
}

/// Takes a text; what stands in its place is nowhere in the error.
struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = SecretText;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SecretText, E> {
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<SecretText, E> {
        Ok(SecretText(Zeroizing::new(text)))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<SecretText, E> {
        Err(not_a_text())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<SecretText, E> {
        Err(not_a_text())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<SecretText, E> {
        Err(not_a_text())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<SecretText, E> {
        Err(not_a_text())
    }

    fn visit_unit<E: Error>(self) -> Result<SecretText, E> {
        Err(not_a_text())
    }
}

/// A number may be somebody's PIN without its quotes: it is not repeated (LOG-04).
fn not_a_text<E: Error>() -> E {
    E::custom("a text is expected")
}

/// The one way out, named at each field that hands a secret over.
pub(crate) fn in_clear<S: Serializer>(
    secret: &SecretText,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

/// The same for a secret that may be missing.
#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
pub(crate) fn in_clear_if_any<S: Serializer>(
    secret: &Option<SecretText>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => in_clear(secret, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::SecretText;
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};

    impl utoipa::PartialSchema for SecretText {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
                .description(Some("A secret: never logged, never kept in clear."))
                .into()
        }
    }

    impl utoipa::ToSchema for SecretText {}
}

#[cfg(test)]
mod tests {
    use super::SecretText;

    #[test]
    fn pwd_18_a_secret_is_not_printed_and_not_echoed() {
        let secret: SecretText = serde_json::from_str(r#""sable chaud 42""#).expect("a text");
        assert_eq!(format!("{secret:?}"), "SecretText([redacted])");
        assert_eq!(secret.expose(), "sable chaud 42");
        for wrong in ["5309", "-5309", "5309.5", "true", "[5309]", "{\"5309\":1}"] {
            let error = serde_json::from_str::<SecretText>(wrong).expect_err("no text");
            assert!(!error.to_string().contains("5309"), "{error}");
        }
    }
}
