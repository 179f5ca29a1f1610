//! The simulated card under software that we did not write: OpenSC through the real PC/SC service,
//! and OpenSSL as the judge of its signatures.

use loquet_adapter_card_simulator::{DEFAULT_PUK, SimulatedCard};
use loquet_tests::{Answer, VirtualReaders, issuer, order, run, today};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The identifiers of the keys and of their certificates.
const SIGNATURE: &str = "e828bd080f8025000001ff001001";
const AUTHENTICATION: &str = "e828bd080f8025000001ff001002";
/// `DigestInfo` of SHA-256 (RFC 8017, 9.2), before the digest.
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

fn card() -> SimulatedCard {
    issuer().issue(&order(today())).expect("a card")
}

/// Runs a program of the system, in English, without a file of settings or a cache of anybody's.
fn tool(folder: &Path, words: &[&str]) -> Answer {
    let (program, arguments) = words.split_first().expect("a program");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .env("LC_ALL", "C");
    run(&mut command, b"")
}

fn verify(folder: &Path, pin: &str) -> Answer {
    tool(
        folder,
        &[
            "pkcs15-tool",
            "--verify-pin",
            "--auth-id",
            "01",
            "--pin",
            pin,
        ],
    )
}

fn says(answer: &Answer, words: &str) {
    let all = format!("{}{}", answer.out, answer.err);
    assert!(all.contains(words), "{words}: {answer:#?}");
}

#[test]
fn opensc_recognises_the_card() {
    let readers = VirtualReaders::start();
    let _card = readers.insert(&card());
    let folder = TempDir::new().expect("a folder");
    let answer = tool(folder.path(), &["opensc-tool", "-a", "-n", "--serial"]).expecting(0);
    says(
        &answer,
        "3b:ac:00:40:2a:00:12:25:00:64:80:00:03:10:00:90:00",
    );
    says(&answer, "IAS-ECC");
    says(&answer, "00 00 01 29 00 00 00 42");
}

#[test]
fn opensc_lists_the_pins_keys_and_certificates() {
    let readers = VirtualReaders::start();
    let _card = readers.insert(&card());
    let folder = TempDir::new().expect("a folder");
    let dump = tool(folder.path(), &["pkcs15-tool", "--dump"]).expecting(0);
    for words in [
        "PIN [Code porteur de la carte CPX]",
        "Private RSA Key [CPS_PRIV_SIG]",
        "Private RSA Key [CPS_PRIV_AUT]",
        "X.509 Certificate [Certificat de Signature CPS]",
        "X.509 Certificate [Certificat d'Authentification CPS]",
        "Data object 'CPS_INFO_PS'",
        SIGNATURE,
        AUTHENTICATION,
    ] {
        says(&dump, words);
    }
}

#[test]
fn opensc_reads_the_certificates_as_they_were_issued() {
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let folder = TempDir::new().expect("a folder");
    for (id, issued) in [
        (SIGNATURE, card.signature_certificate()),
        (AUTHENTICATION, card.authentication_certificate()),
    ] {
        let read = [
            "pkcs15-tool",
            "--read-certificate",
            id,
            "--output",
            "read.pem",
        ];
        let _ = tool(folder.path(), &read).expecting(0);
        let convert = [
            "openssl", "x509", "-in", "read.pem", "-outform", "DER", "-out", "read.der",
        ];
        let _ = tool(folder.path(), &convert).expecting(0);
        let read = fs::read(folder.path().join("read.der")).expect("a certificate");
        assert_eq!(read, issued, "{id}");
    }
}

#[test]
fn opensc_presents_the_pin() {
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let folder = TempDir::new().expect("a folder");
    let _ = verify(folder.path(), "1234").expecting(0);
    assert_eq!(card.transcript().codes_presented(), 1);
    let long = verify(folder.path(), "12345");
    assert_ne!(long.code, 0, "{long:#?}");
    assert_eq!(
        card.transcript().codes_presented(),
        1,
        "refused before the card"
    );
    assert_eq!(card.pin_tries_left(), 3);
}

#[test]
fn opensc_blocks_the_pin_and_unblocks_it() {
    let readers = VirtualReaders::start();
    let card = card();
    let inserted = readers.insert(&card);
    let folder = TempDir::new().expect("a folder");
    for left in [2, 1, 0] {
        let wrong = verify(folder.path(), "4321");
        says(&wrong, "PIN code or key incorrect");
        assert_eq!(card.pin_tries_left(), left);
    }
    says(
        &verify(folder.path(), "1234"),
        "Authentication method blocked",
    );
    readers.remove(inserted);
    let _inserted = readers.insert(&card);
    says(
        &verify(folder.path(), "1234"),
        "Authentication method blocked",
    );
    let unblock = [
        "pkcs15-tool",
        "--unblock-pin",
        "--auth-id",
        "01",
        "--puk",
        DEFAULT_PUK,
    ];
    let unblock = [&unblock[..], &["--new-pin", "5678"]].concat();
    let _ = tool(folder.path(), &unblock).expecting(0);
    assert_eq!(card.pin_tries_left(), 3);
    let _ = verify(folder.path(), "5678").expecting(0);
}

/// Signs a digest with a key of the card by PKCS#11.
fn sign(folder: &Path, mechanism: &str, key: &str, input: &str) -> Answer {
    let words = [
        "pkcs11-tool",
        "--login",
        "--pin",
        "1234",
        "--sign",
        "--mechanism",
        mechanism,
        "--id",
        key,
        "--input-file",
        input,
        "--output-file",
        "signature",
    ];
    tool(folder, &words)
}

#[test]
fn openssl_accepts_a_signature_that_opensc_had_made() {
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("message"), b"a challenge").expect("written");
    let digest = [
        "openssl", "dgst", "-sha256", "-binary", "-out", "digest", "message",
    ];
    let _ = tool(folder, &digest).expecting(0);
    let digest = fs::read(folder.join("digest")).expect("a digest");
    fs::write(folder.join("info"), [&DIGEST_INFO[..], &digest].concat()).expect("written");
    let _ = sign(folder, "RSA-PKCS", AUTHENTICATION, "info").expecting(0);

    fs::write(
        folder.join("certificate"),
        card.authentication_certificate(),
    )
    .expect("written");
    let key = [
        "openssl",
        "x509",
        "-in",
        "certificate",
        "-inform",
        "DER",
        "-pubkey",
        "-noout",
        "-out",
        "key",
    ];
    let _ = tool(folder, &key).expecting(0);
    let check = [
        "openssl",
        "dgst",
        "-sha256",
        "-verify",
        "key",
        "-signature",
        "signature",
    ];
    let accepted = tool(folder, &[&check[..], &["message"]].concat()).expecting(0);
    says(&accepted, "Verified OK");
    fs::write(folder.join("message"), b"another").expect("written");
    let refused = tool(folder, &[&check[..], &["message"]].concat());
    says(&refused, "Verification failure");

    let hashed = sign(folder, "SHA256-RSA-PKCS", AUTHENTICATION, "message");
    says(&hashed, "CKR_MECHANISM_INVALID");
}
