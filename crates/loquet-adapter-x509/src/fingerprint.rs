//! Fingerprints of authorities, and those that are shipped.

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// SHA-256 over a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

/// The text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a fingerprint is 32 bytes in hexadecimal, with or without colons")]
pub struct FingerprintError;

impl Fingerprint {
    /// The fingerprint of these bytes of DER.
    pub fn of(der: &[u8]) -> Self {
        Self(Sha256::digest(der).into())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Option<Vec<u8>> = text
            .chars()
            .filter(|character| *character != ':')
            .map(|character| character.to_digit(16).and_then(|it| u8::try_from(it).ok()))
            .collect();
        let digits = digits.ok_or(FingerprintError)?;
        if digits.len() != 64 {
            return Err(FingerprintError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |value, digit| value << 4 | digit);
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    /// Upper-case hexadecimal with colons, as other tools print it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, byte) in self.0.iter().enumerate() {
            let colon = if position == 0 { "" } else { ":" };
            write!(formatter, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

/// The authorities of IGC-Santé that issue to persons, by common name and SHA-256 fingerprint, as
/// ANS publishes them in its packages. Cards of professionals are of the level FORT.
pub const IGC_SANTE_FINGERPRINTS: [(&str, Fingerprint); 6] = [
    (
        "AC RACINE IGC-SANTE FORT",
        Fingerprint([
            0x53, 0xD3, 0x0A, 0x19, 0x57, 0x08, 0x26, 0xBD, 0xE0, 0xC0, 0x76, 0x25, 0x01, 0xF1,
            0xF1, 0xC7, 0xA6, 0x59, 0xF9, 0x76, 0xC6, 0xC0, 0x23, 0x12, 0x3D, 0xF5, 0x23, 0x9D,
            0xF3, 0x4A, 0x4E, 0xEA,
        ]),
    ),
    (
        "AC IGC-SANTE FORT PERSONNES",
        Fingerprint([
            0x38, 0x28, 0x4E, 0x4F, 0x61, 0x07, 0x45, 0x6E, 0x70, 0xC7, 0x43, 0x9C, 0x85, 0xDA,
            0x7D, 0x56, 0x4D, 0x0F, 0xE1, 0xFE, 0x1A, 0x96, 0x8C, 0x9E, 0xB6, 0xD4, 0x3E, 0x1F,
            0xC0, 0xD6, 0x3C, 0x3A,
        ]),
    ),
    (
        "AC RACINE IGC-SANTE STANDARD",
        Fingerprint([
            0x58, 0x91, 0x81, 0x5E, 0x86, 0x45, 0x06, 0xC6, 0x62, 0xAF, 0xB3, 0x2F, 0x8D, 0xE5,
            0xB8, 0xDE, 0x38, 0xBF, 0xFA, 0x1A, 0xF7, 0x21, 0x78, 0x0B, 0x69, 0xE1, 0x9A, 0x0C,
            0x05, 0x03, 0x86, 0xC3,
        ]),
    ),
    (
        "AC IGC-SANTE STANDARD PERSONNES",
        Fingerprint([
            0x6C, 0x33, 0x9E, 0xBC, 0xB3, 0xE1, 0xB0, 0x10, 0x2B, 0x14, 0x3C, 0x96, 0x94, 0x22,
            0x5C, 0x2A, 0x4A, 0xB2, 0xEF, 0x6F, 0xED, 0xF7, 0xD3, 0x64, 0xDA, 0x8D, 0xB3, 0x05,
            0xE7, 0xF7, 0xD9, 0x97,
        ]),
    ),
    (
        "AC RACINE IGC-SANTE ELEMENTAIRE",
        Fingerprint([
            0x2D, 0x9E, 0x22, 0xCA, 0x19, 0xF7, 0x77, 0xC6, 0xB7, 0x45, 0x25, 0x7C, 0x72, 0x3E,
            0xCB, 0x8D, 0xF3, 0xC3, 0x5F, 0xA6, 0xF1, 0xF6, 0xEC, 0x36, 0xB8, 0x36, 0x00, 0xC9,
            0x73, 0x46, 0x96, 0x7F,
        ]),
    ),
    (
        "AC IGC-SANTE ELEMENTAIRE PERSONNES",
        Fingerprint([
            0x19, 0xC1, 0xEA, 0xEA, 0xB4, 0x77, 0xB6, 0xFB, 0xC2, 0x33, 0xCD, 0xA3, 0xB5, 0x3F,
            0xBD, 0xBC, 0x3F, 0x4E, 0x9B, 0xF6, 0xCF, 0x69, 0x73, 0xE4, 0x6F, 0x7D, 0xFA, 0xEF,
            0x89, 0xC0, 0x6C, 0x6C,
        ]),
    ),
];

#[cfg(test)]
mod tests {
    use super::{Fingerprint, FingerprintError, IGC_SANTE_FINGERPRINTS};

    #[test]
    fn cps_07_the_shipped_fingerprints_are_the_published_ones() {
        let published = [
            "53:D3:0A:19:57:08:26:BD:E0:C0:76:25:01:F1:F1:C7:A6:59:F9:76:C6:C0:23:12:3D:F5:23:9D:F3:4A:4E:EA",
            "38:28:4E:4F:61:07:45:6E:70:C7:43:9C:85:DA:7D:56:4D:0F:E1:FE:1A:96:8C:9E:B6:D4:3E:1F:C0:D6:3C:3A",
            "58:91:81:5E:86:45:06:C6:62:AF:B3:2F:8D:E5:B8:DE:38:BF:FA:1A:F7:21:78:0B:69:E1:9A:0C:05:03:86:C3",
            "6C:33:9E:BC:B3:E1:B0:10:2B:14:3C:96:94:22:5C:2A:4A:B2:EF:6F:ED:F7:D3:64:DA:8D:B3:05:E7:F7:D9:97",
            "2D:9E:22:CA:19:F7:77:C6:B7:45:25:7C:72:3E:CB:8D:F3:C3:5F:A6:F1:F6:EC:36:B8:36:00:C9:73:46:96:7F",
            "19:C1:EA:EA:B4:77:B6:FB:C2:33:CD:A3:B5:3F:BD:BC:3F:4E:9B:F6:CF:69:73:E4:6F:7D:FA:EF:89:C0:6C:6C",
        ];
        for ((_, shipped), published) in IGC_SANTE_FINGERPRINTS.iter().zip(published) {
            assert_eq!(shipped.to_string(), published);
            assert_eq!(published.parse(), Ok(*shipped));
        }
    }

    #[test]
    fn what_is_no_fingerprint_is_refused() {
        for text in ["", "53", ":", "zz", &"0".repeat(63), &"0".repeat(65)] {
            assert_eq!(text.parse::<Fingerprint>(), Err(FingerprintError), "{text}");
        }
    }
}
