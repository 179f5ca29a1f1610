//! REM-06: rights, owners, symbolic links, crashes.

use super::support::{NOW, Place, identifier, mode, session, token};
use loquet_adapter_workstation_file::{FileRememberedIdentifiers, FileSessionKeeper};
use loquet_port_workstation::{RememberedIdentifiers, SessionKeeper};
use rustix::fs::{CWD, Mode, Uid, chown, mkfifoat};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

fn remember(place: &Place, typed: &str) {
    let remembered = place.remembered().remember(&identifier(typed), NOW);
    remembered.expect("remembered");
}

fn check_only(place: &Place, typed: &str) {
    let found = place.remembered().list(NOW);
    let entries = found.list.entries().iter();
    let shown: Vec<_> = entries.map(|one| one.identifier.display()).collect();
    assert_eq!(shown, [typed]);
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
}

#[test]
fn rem_06_the_file_is_its_owner_s_and_so_is_its_folder() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    place.sessions().keep(session(1), &token(1)).expect("kept");
    assert_eq!(mode(&place.folder()), 0o700);
    assert_eq!(mode(&place.file()), 0o600);
    let kept = place.folder().join(session(1).to_string());
    assert_eq!(mode(&kept), 0o600);
}

#[test]
fn rem_06_what_a_crash_left_before_the_rename_is_not_read_and_not_in_the_way() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    for left in ["", "{\"format\": 1", "{\"format\": 1, \"identifiers\": []}"] {
        place.write(".remembered.json.new", left.as_bytes());
        check_only(&place, "charbonnel.pascal");
    }
    remember(&place, "charbonnel.pascal");
    remember(&place, "martin.paul");
    assert_eq!(place.remembered().list(NOW).list.entries().len(), 2);
    assert_eq!(place.names(), ["remembered.json"]);
}

#[test]
fn rem_06_a_failed_writing_keeps_the_old_list() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    fs::create_dir(place.folder().join(".remembered.json.new")).expect("a folder in the way");
    let store = place.remembered();
    assert!(store.remember(&identifier("martin.paul"), NOW).is_err());
    check_only(&place, "charbonnel.pascal");
}

#[test]
fn rem_06_a_symbolic_link_is_not_followed() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    let target = place.root().join("elsewhere.json");
    fs::rename(place.file(), &target).expect("moved");
    let before = fs::read(&target).expect("a file");
    symlink(&target, place.file()).expect("a link");
    symlink(&target, place.folder().join(".remembered.json.new")).expect("a link");
    assert!(
        place.remembered().list(NOW).damaged,
        "the link was followed"
    );
    remember(&place, "martin.paul");
    check_only(&place, "martin.paul");
    assert_eq!(
        fs::read(&target).expect("a file"),
        before,
        "the target was changed"
    );
    assert!(
        !fs::symlink_metadata(place.file())
            .expect("a file")
            .is_symlink()
    );
}

#[test]
fn rem_06_a_folder_behind_a_symbolic_link_is_refused() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    let link = place.root().join("link");
    symlink(place.folder(), &link).expect("a link");
    let store = FileRememberedIdentifiers::new(link.join("remembered.json"));
    assert!(store.list(NOW).damaged);
    assert!(store.remember(&identifier("martin.paul"), NOW).is_err());
    assert!(FileSessionKeeper::new(&link).current().is_err());
    check_only(&place, "charbonnel.pascal");
}

#[test]
fn rem_06_what_others_may_write_to_is_refused() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    for writable in [0o620, 0o602] {
        set_mode(&place.file(), writable);
        assert!(place.remembered().list(NOW).damaged, "{writable:o}");
    }
    set_mode(&place.file(), 0o600);
    check_only(&place, "charbonnel.pascal");
    for writable in [0o770, 0o777, 0o1777] {
        set_mode(&place.folder(), writable);
        assert!(place.remembered().list(NOW).damaged, "{writable:o}");
        let refused = place.remembered().remember(&identifier("martin.paul"), NOW);
        assert!(refused.is_err(), "{writable:o}");
        assert!(place.sessions().keep(session(1), &token(1)).is_err());
    }
    set_mode(&place.folder(), 0o755);
    check_only(&place, "charbonnel.pascal");
}

#[test]
fn rem_06_a_file_and_a_folder_of_another_user_are_refused() {
    // The system's own, for whoever runs this; given away, for who may give files away.
    let of_system = FileRememberedIdentifiers::new("/etc/hosts");
    assert!(of_system.list(NOW).damaged);
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    let other = Some(Uid::from_raw(65_534));
    if chown(place.file(), other, None).is_ok() {
        assert!(
            place.remembered().list(NOW).damaged,
            "the file is another user's"
        );
        chown(place.folder(), other, None).expect("given away");
        let refused = place.remembered().remember(&identifier("martin.paul"), NOW);
        assert!(refused.is_err(), "the folder is another user's");
    }
}

#[test]
fn what_is_no_file_is_refused_and_does_not_block() {
    let place = Place::new();
    remember(&place, "charbonnel.pascal");
    fs::remove_file(place.file()).expect("removed");
    let owner = Mode::RUSR | Mode::WUSR;
    mkfifoat(CWD, place.file(), owner).expect("a pipe");
    assert!(place.remembered().list(NOW).damaged);
    fs::remove_file(place.file()).expect("removed");
    fs::create_dir(place.file()).expect("a folder");
    assert!(place.remembered().list(NOW).damaged);
    assert!(
        place
            .remembered()
            .remember(&identifier("martin.paul"), NOW)
            .is_err()
    );
}

#[test]
fn a_folder_that_is_a_file_is_refused() {
    let place = Place::new();
    let file = place.root().join("file");
    fs::write(&file, "x").expect("written");
    let store = FileRememberedIdentifiers::new(file.join("remembered.json"));
    assert!(store.list(NOW).damaged);
    assert!(store.remember(&identifier("martin.paul"), NOW).is_err());
    assert!(
        FileSessionKeeper::new(&file)
            .keep(session(1), &token(1))
            .is_err()
    );
}
