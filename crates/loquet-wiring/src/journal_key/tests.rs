//! The key's file: its forms, its rights, and that it is never overwritten.

use super::{JournalKeyProblem as Problem, create, decode, read};
use crate::SystemRandomness;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const DIGITS: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

fn place() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("journal.key");
    (folder, file)
}

fn write(path: &Path, content: &[u8], mode: u32) {
    fs::write(path, content).expect("written");
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("rights");
}

fn check_refused(content: &[u8], mode: u32, expected: Problem) {
    let (_folder, file) = place();
    write(&file, content, mode);
    let error = read(&file).expect_err("refused");
    assert_eq!((error.problem, error.path), (expected, Some(file)));
}

fn check_key(content: &[u8]) {
    let (_folder, file) = place();
    write(&file, content, 0o600);
    let expected: Vec<u8> = (0..32).collect();
    assert_eq!(read(&file).expect("a key").expose().as_slice(), expected);
}

#[test]
fn a_key_is_64_digits_or_32_bytes() {
    check_key(DIGITS);
    check_key(&[DIGITS, b"\r\n"].concat());
    check_key(&(0..32).collect::<Vec<u8>>());
}

#[test]
fn anything_else_is_malformed() {
    for content in [
        &b""[..],
        &DIGITS[1..],
        &[b'g'; 64],
        &[0; 31],
        &[0; 33],
        &[b'0'; 200],
    ] {
        check_refused(content, 0o600, Problem::Malformed);
    }
    assert!(decode(&[DIGITS, b"00"].concat()).is_none());
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    for mode in [0o640, 0o604, 0o660, 0o601] {
        check_refused(DIGITS, mode, Problem::Exposed);
    }
    let (_folder, file) = place();
    write(&file, DIGITS, 0o400);
    assert!(read(&file).is_ok());
}

#[test]
fn a_missing_key_is_told_from_an_unreadable_one() {
    let (folder, file) = place();
    assert_eq!(read(&file).expect_err("missing").problem, Problem::Missing);
    assert_eq!(
        read(folder.path()).expect_err("a folder").problem,
        Problem::Unreadable
    );
}

#[test]
fn a_new_key_is_private_and_read_back() {
    let (folder, file) = place();
    let key = create(&file, &SystemRandomness).expect("a key");
    assert_eq!(read(&file).expect("read back").expose(), key.expose());
    assert_eq!(
        fs::metadata(&file).expect("there").permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "nothing beside it"
    );
}

#[test]
fn a_key_is_never_overwritten() {
    let (folder, file) = place();
    write(&file, b"something else", 0o600);
    let error = create(&file, &SystemRandomness).expect_err("there is one");
    assert_eq!(error.problem, Problem::Malformed);
    assert_eq!(fs::read(&file).expect("there"), b"something else");
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "nothing beside it"
    );
}

#[test]
fn a_key_that_another_program_has_just_made_is_used() {
    let (_folder, file) = place();
    let first = create(&file, &SystemRandomness).expect("a key");
    let second = create(&file, &SystemRandomness).expect("the same");
    assert_eq!(first.expose(), second.expose());
}
