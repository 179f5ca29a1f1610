//! Reading a card from its directories to its authentication certificate (ISO/IEC 7816-15, 8).

use crate::exchange::Exchange;
use crate::files::{Source, read_beginning, read_certificate, read_objects, select_path};
use crate::master::response_size;
use crate::pkcs15::{CertificateFile, Directory, FilePath, PinObject, PrivateKey};
use crate::trouble::Trouble;
use loquet_domain::card::{CardFailure, CardHolder, CertificateUsage};
use loquet_port_apdu::ExpectedLength;
use loquet_port_card::{KeyPath, KnownCard};
use loquet_port_trust::CertificateReader;

/// EF.ATR: its short identifier and its path.
const ATR_SHORT: u8 = 0x1D;
const ATR_PATH: [u8; 4] = [0x3F, 0x00, 0x2F, 0x01];

/// EF.ODF, of which ISO/IEC 7816-15 fixes the identifier.
const DIRECTORY: [u8; 2] = [0x50, 0x31];

/// The most files that are read of one kind, and the most certificates.
const MAX_FILES: usize = 4;

/// Reads where the authentication key is, and its certificate.
pub(crate) async fn read(
    exchange: &mut Exchange,
    certificates: &dyn CertificateReader,
) -> Result<(KnownCard, CardHolder), CardFailure> {
    let size = how_much_at_once(exchange).await?;
    let directory = read_objects(exchange, &FilePath::in_application(DIRECTORY), size).await?;
    let directory = Directory::read(&directory);
    let keys = read_all(exchange, &directory.private_keys, size).await?;
    let files = read_all(exchange, &directory.certificates, size).await?;
    let pins = read_all(exchange, &directory.authentication, size).await?;
    let keys: Vec<_> = keys
        .iter()
        .flat_map(|it| PrivateKey::read_all(it))
        .collect();
    let files: Vec<_> = files
        .iter()
        .flat_map(|it| CertificateFile::read_all(it))
        .collect();
    let pins: Vec<_> = pins.iter().flat_map(|it| PinObject::read_all(it)).collect();
    for candidate in candidates(&keys, &files, &pins).take(MAX_FILES) {
        let certificate = read_certificate(exchange, &candidate.certificate.path, size).await?;
        let Ok(holder) = certificates.read(&certificate) else {
            continue;
        };
        if holder.usage != CertificateUsage::Authentication {
            continue;
        }
        if candidate.pin.padded {
            return Err(Trouble::PaddedPin.into());
        }
        let path = KeyPath {
            key: candidate.key.reference,
            pin: candidate.pin.reference,
        };
        return Ok((KnownCard { certificate, path }, holder));
    }
    Err(Trouble::NoAuthenticationKey.into())
}

/// A key that may be for authentication, with its PIN and a certificate of the same identifier.
struct Candidate<'files> {
    key: &'files PrivateKey,
    pin: &'files PinObject,
    certificate: &'files CertificateFile,
}

fn candidates<'files>(
    keys: &'files [PrivateKey],
    certificates: &'files [CertificateFile],
    pins: &'files [PinObject],
) -> impl Iterator<Item = Candidate<'files>> {
    let keys = keys.iter().filter(|key| key.authenticates);
    keys.filter_map(move |key| {
        let pin = pins.iter().find(|pin| Some(&pin.id) == key.pin.as_ref())?;
        let same_id = move |file: &&CertificateFile| file.id == key.id;
        let certificates = certificates.iter().filter(same_id);
        Some(certificates.map(move |certificate| Candidate {
            key,
            pin,
            certificate,
        }))
    })
    .flatten()
}

/// How many bytes the card gives at once, by EF.ATR.
async fn how_much_at_once(exchange: &mut Exchange) -> Result<usize, CardFailure> {
    let all = ExpectedLength::ALL;
    let mut file = read_beginning(exchange, Source::Short(ATR_SHORT), all).await?;
    if file.is_none() && select_path(exchange, &ATR_PATH).await?.is_success() {
        file = read_beginning(exchange, Source::Current, all).await?;
    }
    Ok(response_size(&file.unwrap_or_default()))
}

async fn read_all(
    exchange: &mut Exchange,
    files: &[FilePath],
    size: usize,
) -> Result<Vec<Vec<u8>>, CardFailure> {
    let mut read = Vec::new();
    for file in files.iter().take(MAX_FILES) {
        read.push(read_objects(exchange, file, size).await?);
    }
    Ok(read)
}
