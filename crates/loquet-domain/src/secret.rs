//! Bytes that nobody may print.

use std::fmt;
use zeroize::Zeroizing;

/// Bytes that may hold a secret: wiped when dropped, never printed, never copied by accident.
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// Takes bytes over. The vector is not grown any more, so no copy is left behind.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for whoever sends them on.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes there are: not a secret.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretBytes([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::SecretBytes;

    #[test]
    fn pwd_18_bytes_are_not_printed() {
        let bytes = SecretBytes::new(b"1234".to_vec());
        assert_eq!(format!("{bytes:?}"), "SecretBytes([redacted])");
        assert_eq!(bytes.expose(), b"1234");
    }
}
