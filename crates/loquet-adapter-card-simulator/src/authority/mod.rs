//! A certification authority for test cards. Its names begin with `TEST`.

mod extensions;
mod names;
mod profile;
mod revocation;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use der::Encode;
use der::pem::LineEnding;
use loquet_domain::{SignedDuration, Timestamp};
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::{PrivateKey, PublicKey};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::SubjectPublicKeyInfo;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoRef;
use x509_cert::time::{Time, Validity};

pub use profile::{CertificateProfile, ExtendedUse, KeyUse};
pub(crate) use profile::{REAL_CARD, TEST_SOFTWARE};
pub use revocation::{RevocationList, RevocationScope};

use crate::error::AuthorityError;
use crate::keys::{KeySize, new_key};
use crate::store;
use names::Subject;

/// Where the holders' certificates say that the revocation list is, unless an order says another
/// place. The name cannot be resolved (RFC 6761, 6.4).
pub const REVOCATION_URL: &str = "http://igc-sante.invalid/CRL/ACI-FO-PP-TEST.crl";
/// The same for the intermediate authority's own certificate.
const ROOT_REVOCATION_URL: &str = "http://igc-sante.invalid/CRL/ACR-FO-TEST.crl";

/// A root and the intermediate authority under it, shaped as IGC-Santé FORT.
///
/// Two authorities made one after the other have the same names and different keys: the second
/// is what a forger would make.
pub struct TestAuthority {
    root: Signer,
    intermediate: Signer,
}

impl fmt::Debug for TestAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestAuthority").finish_non_exhaustive()
    }
}

/// A key and the certificate of who signs with it.
struct Signer {
    key: PrivateKey,
    certificate: Certificate,
}

impl Signer {
    fn der(&self) -> Result<Vec<u8>, AuthorityError> {
        self.certificate
            .to_der()
            .map_err(AuthorityError::certificate)
    }

    fn name(&self) -> &Name {
        self.certificate.tbs_certificate().subject()
    }
}

const ROOT: (&str, &str) = ("root.pem", "root.key.pem");
const INTERMEDIATE: (&str, &str) = ("intermediate.pem", "intermediate.key.pem");

impl TestAuthority {
    /// Makes both keys and certificates, valid from ten years before `now` to twenty after.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Key`] when the system gives no randomness, [`AuthorityError::Moment`]
    /// for a `now` that certificates cannot say.
    pub fn generate(now: Timestamp) -> Result<Self, AuthorityError> {
        let year = SignedDuration::from_hours(24 * 365);
        let validity = validity(now - 10 * year, now + 20 * year)?;
        let root_key = new_key(KeySize::Rsa2048)?;
        let root_name = names::authority("TEST AC RACINE IGC-SANTE FORT")?;
        let root_public = root_key.to_public_key();
        let root = Draft {
            issuer: root_name.clone(),
            subject: root_name.clone(),
            extensions: extensions::of_authority(&root_public, &root_public, None, None)?,
            validity,
        };
        let root = Signer {
            certificate: root.sign(&root_public, &root_key, false)?,
            key: root_key,
        };
        let key = new_key(KeySize::Rsa2048)?;
        let public = key.to_public_key();
        let url = Some(ROOT_REVOCATION_URL);
        let draft = Draft {
            issuer: root_name,
            subject: names::authority("TEST AC IGC-SANTE FORT PERSONNES")?,
            extensions: extensions::of_authority(&public, &root_public, Some(0), url)?,
            validity,
        };
        let certificate = draft.sign(&public, &root.key, false)?;
        Ok(Self {
            root,
            intermediate: Signer { key, certificate },
        })
    }

    /// Reads an authority that [`Self::save`] wrote.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Io`] and [`AuthorityError::Pem`] name the file.
    pub fn load(folder: &Path) -> Result<Self, AuthorityError> {
        let signer = |(certificate, key): (&str, &str)| {
            Ok::<_, AuthorityError>(Signer {
                key: store::read_key(&folder.join(key))?,
                certificate: store::read_certificate(&folder.join(certificate))?,
            })
        };
        Ok(Self {
            root: signer(ROOT)?,
            intermediate: signer(INTERMEDIATE)?,
        })
    }

    /// Writes `root.pem`, `intermediate.pem` and their keys (`*.key.pem`, PKCS#8) into a folder
    /// that exists, readable by their owner only.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Io`] names the file.
    pub fn save(&self, folder: &Path) -> Result<(), AuthorityError> {
        [(&self.root, ROOT), (&self.intermediate, INTERMEDIATE)]
            .into_iter()
            .try_for_each(|(signer, (certificate, key))| {
                store::write_certificate(&folder.join(certificate), &signer.certificate)?;
                store::write_key(&folder.join(key), &signer.key)
            })
    }

    /// Reads the authority of a folder, or makes one and writes the folder. Several processes may
    /// do this at once.
    ///
    /// # Errors
    ///
    /// Those of [`Self::generate`], [`Self::load`] and [`Self::save`].
    pub fn load_or_generate(folder: &Path, now: Timestamp) -> Result<Self, AuthorityError> {
        if folder.is_dir() {
            return Self::load(folder);
        }
        let authority = Self::generate(now)?;
        if store::write_folder(folder, |draft| authority.save(draft))? {
            Ok(authority)
        } else {
            Self::load(folder)
        }
    }

    /// DER of the root's certificate: the anchor of a test.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Certificate`] when it cannot be encoded.
    pub fn root_certificate(&self) -> Result<Vec<u8>, AuthorityError> {
        self.root.der()
    }

    /// PEM of the root's certificate.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Certificate`] when it cannot be encoded.
    pub fn root_certificate_pem(&self) -> Result<String, AuthorityError> {
        der::EncodePem::to_pem(&self.root.certificate, LineEnding::LF)
            .map_err(AuthorityError::certificate)
    }

    /// DER of the intermediate authority's certificate, which signs the holders'.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Certificate`] when it cannot be encoded.
    pub fn intermediate_certificate(&self) -> Result<Vec<u8>, AuthorityError> {
        self.intermediate.der()
    }

    /// PEM of the intermediate authority's certificate.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Certificate`] when it cannot be encoded.
    pub fn intermediate_certificate_pem(&self) -> Result<String, AuthorityError> {
        der::EncodePem::to_pem(&self.intermediate.certificate, LineEnding::LF)
            .map_err(AuthorityError::certificate)
    }

    /// DER of a certificate for a card's key. The same order gives the same bytes.
    pub(crate) fn certify(
        &self,
        subject: &Subject<'_>,
        profile: &CertificateProfile,
        key: &PublicKey,
    ) -> Result<Vec<u8>, AuthorityError> {
        let draft = Draft {
            issuer: self.intermediate.name().clone(),
            subject: subject.to_name()?,
            extensions: extensions::of_card(profile, key, &self.intermediate.key.to_public_key())?,
            validity: validity(profile.valid_from, profile.valid_until)?,
        };
        let certificate = draft.sign(key, &self.intermediate.key, profile.signed_with_sha1)?;
        certificate.to_der().map_err(AuthorityError::certificate)
    }
}

pub(crate) use names::Subject as CardSubject;

/// A certificate before its signature.
struct Draft {
    issuer: Name,
    subject: Name,
    extensions: Vec<Extension>,
    validity: Validity,
}

impl BuilderProfile for Draft {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        _: SubjectPublicKeyInfoRef<'_>,
        _: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        Ok(self.extensions.clone())
    }
}

impl Draft {
    /// Signs it.
    fn sign(
        self,
        key: &PublicKey,
        signer: &PrivateKey,
        with_sha1: bool,
    ) -> Result<Certificate, AuthorityError> {
        let public = SubjectPublicKeyInfo::from_key(key).map_err(AuthorityError::certificate)?;
        let serial = self.serial_number(&public)?;
        let validity = self.validity;
        let builder = CertificateBuilder::new(self, serial, validity, public)
            .map_err(AuthorityError::certificate)?;
        let signer = signer.clone();
        if with_sha1 {
            builder.build::<_, Signature>(&SigningKey::<Sha1>::new(signer))
        } else {
            builder.build::<_, Signature>(&SigningKey::<Sha256>::new(signer))
        }
        .map_err(AuthorityError::certificate)
    }

    /// A serial number that depends on all that the certificate says: certificates that differ
    /// have different ones, and a card made again from the same keys has the same certificate.
    fn serial_number(&self, key: &SubjectPublicKeyInfo) -> Result<SerialNumber, AuthorityError> {
        let der =
            |part: &dyn Fn() -> der::Result<Vec<u8>>| part().map_err(AuthorityError::certificate);
        let digest = Sha256::new()
            .chain_update(der(&|| self.issuer.to_der())?)
            .chain_update(der(&|| self.subject.to_der())?)
            .chain_update(der(&|| self.extensions.to_der())?)
            .chain_update(der(&|| self.validity.to_der())?)
            .chain_update(der(&|| key.to_der())?)
            .finalize();
        // The issuer's serial numbers are 18 bytes that begin with 1120.
        let bytes: Vec<u8> = [0x11, 0x20].into_iter().chain(digest).take(18).collect();
        SerialNumber::new(&bytes).map_err(AuthorityError::certificate)
    }
}

/// The period between two moments.
fn validity(from: Timestamp, until: Timestamp) -> Result<Validity, AuthorityError> {
    Ok(Validity::new(time(from)?, time(until)?))
}

/// A moment as certificates say it: whole seconds.
fn time(moment: Timestamp) -> Result<Time, AuthorityError> {
    let seconds = u64::try_from(moment.as_second()).map_err(|_| AuthorityError::Moment)?;
    let moment = der::DateTime::from_unix_duration(Duration::from_secs(seconds))
        .map_err(|_| AuthorityError::Moment)?;
    Ok(Time::from(moment))
}
