//! Folders that only their owner may enter.

use crate::files::is_private;
use rustix::process::geteuid;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;

/// Creates a folder and those above it that are missing, for this user alone. One that exists is
/// left as it is: whoever made it decided who may enter.
pub(crate) fn create_private_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Accepts a folder that is not there yet, or that is this user's and nobody else may enter: a
/// folder in a place where everybody writes may have been put there by somebody else.
pub(crate) fn check_owned_folder(folder: &Path) -> io::Result<()> {
    let found = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    let is_ours = found.is_dir() && found.uid() == geteuid().as_raw() && is_private(&found);
    if is_ours {
        Ok(())
    } else {
        Err(ErrorKind::PermissionDenied.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{check_owned_folder, create_private_folder};
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::TempDir;

    #[test]
    fn a_folder_is_made_private_and_accepted() {
        let place = TempDir::new().expect("a folder");
        let folder = place.path().join("a/b");
        check_owned_folder(&folder).expect("accepted before");
        create_private_folder(&folder).expect("created");
        create_private_folder(&folder).expect("there already");
        check_owned_folder(&folder).expect("accepted after");
        for made in [place.path().join("a"), folder] {
            assert_eq!(
                fs::metadata(made).expect("there").permissions().mode() & 0o777,
                0o700
            );
        }
    }

    #[test]
    fn a_folder_that_others_may_enter_is_refused() {
        let place = TempDir::new().expect("a folder");
        let folder = place.path().join("open");
        fs::create_dir(&folder).expect("created");
        for mode in [0o755, 0o710, 0o701] {
            fs::set_permissions(&folder, Permissions::from_mode(mode)).expect("rights");
            assert!(check_owned_folder(&folder).is_err(), "{mode:o}");
        }
    }

    #[test]
    fn a_link_or_a_file_is_refused() {
        let place = TempDir::new().expect("a folder");
        let (folder, link) = (place.path().join("folder"), place.path().join("link"));
        create_private_folder(&folder).expect("created");
        symlink(&folder, &link).expect("linked");
        assert!(check_owned_folder(&link).is_err());
        let file = place.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(check_owned_folder(&file).is_err());
    }
}
