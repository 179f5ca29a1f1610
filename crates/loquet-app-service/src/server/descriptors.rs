//! How many files the machine lets the service have open: each connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are open beside the connections: database, log, listeners, certificates, readers.
const OTHER_FILES: u64 = 128;

/// Raises the limit of open files as far as it may go, and says how many connections it leaves room
/// for, at most those that are wanted.
pub(crate) fn room_for(wanted: u32) -> usize {
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let Some(files) = raised() else {
        return wanted;
    };
    let room = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
    if room < wanted {
        tracing::warn!(
            wanted,
            room,
            "fewer connections than set: the machine allows too few open files"
        );
    }
    wanted.min(room.max(1))
}

/// The limit of open files once it was raised; `None` where there is none.
fn raised() -> Option<u64> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files cannot be raised");
            limit.current
        }
    }
}

#[cfg(test)]
mod tests {
    use super::room_for;

    #[test]
    fn never_more_connections_than_wanted() {
        assert_eq!(room_for(1), 1);
        assert!(room_for(u32::MAX) > 0);
    }
}
