#![doc = include_str!("../README.md")]

#[cfg(feature = "contract")]
pub mod contract;
mod revocation;
mod trust;

pub use revocation::{
    RevocationList, RevocationListRefusal, RevocationListStatus, RevocationLists,
};
pub use trust::{
    CertificateReader, CertificateTrust, Revocation, SignatureRefusal, TrustFault,
    TrustedCertificate,
};

#[cfg(feature = "mock")]
pub use {
    revocation::MockRevocationLists,
    trust::{MockCertificateReader, MockCertificateTrust},
};
