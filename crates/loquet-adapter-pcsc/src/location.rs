//! Which readers are on another computer, by their names (CPS-28).
//!
//! A remote desktop shows the readers of the client's computer under the client's names, so a name
//! proves nothing; what it does show is taken:
//!
//! - a virtual reader that says so itself: "`FreeRDP Emulator`" (`FreeRDP`'s emulated reader, also in
//!   Guacamole), "`VMware Virtual USB CCID`" (the host's reader inside a virtual machine), and any
//!   name with "redirected", "remote desktop" or "Citrix" in it;
//! - on Windows, a name as pcsc-lite writes it, index and slot in two hexadecimal digits each at
//!   its end, as in "`REINER SCT cyberJack RFID standard 00 00`": a session's reader seen so in
//!   `FreeRDP` issue 11470, redirected by a client of Linux;
//! - on Linux, a name without that end, which pcsc-lite gives to each reader of its own: the xrdp
//!   server's library in the place of pcsc-lite's lists the readers of a Windows client.
//!
//! Everything else is [`ReaderLocation::Local`]: a Windows client in a Windows session cannot be
//! told by a name. Whoever must know asks the system whether the session is a remote one.

use loquet_port_apdu::ReaderLocation;

/// What readers that are not here say of themselves, in lower case.
const WORDS: [&str; 5] = [
    "freerdp",
    "vmware virtual",
    "redirected",
    "remote desktop",
    "citrix",
];

/// Whose names they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Windows,
    Linux,
    Other,
}

/// Where the reader of a name is.
pub(crate) fn location(name: &str) -> ReaderLocation {
    let system = if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "linux") {
        System::Linux
    } else {
        System::Other
    };
    location_in(system, name)
}

fn location_in(system: System, name: &str) -> ReaderLocation {
    let lower = name.to_lowercase();
    let is_foreign = match system {
        System::Windows => is_of_pcsc_lite(name),
        System::Linux => !is_of_pcsc_lite(name),
        System::Other => false,
    };
    if is_foreign || WORDS.iter().any(|word| lower.contains(word)) {
        ReaderLocation::Redirected
    } else {
        ReaderLocation::Local
    }
}

/// Whether a name ends as pcsc-lite ends each: a space, two digits, a space, two digits.
fn is_of_pcsc_lite(name: &str) -> bool {
    let is_number =
        |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut parts = name.rsplit(' ');
    parts
        .by_ref()
        .take(2)
        .filter(|part| is_number(part))
        .count()
        == 2
        && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::{System, location_in};
    use loquet_port_apdu::ReaderLocation::{Local, Redirected};

    #[test]
    fn cps_28_redirected_readers_are_told_by_their_names() {
        for (system, name, expected) in [
            (System::Linux, "Virtual PCD 00 00", Local),
            (
                System::Linux,
                "Gemalto PC Twin Reader (70D7E2EE) 01 0A",
                Local,
            ),
            (System::Linux, "Gemalto USB Smart Card Reader 0", Redirected),
            (System::Linux, "00 00", Redirected),
            (System::Linux, "VMware Virtual USB CCID 00 00", Redirected),
            (System::Windows, "Gemalto USB Smart Card Reader 0", Local),
            (System::Windows, "ACS ACR39U ICC Reader 0", Local),
            (
                System::Windows,
                "Xiring Leo V2 (12547854125036) 00 00",
                Redirected,
            ),
            (System::Windows, "FreeRDP Emulator", Redirected),
            (System::Windows, "Reader 0 (Redirected)", Redirected),
            (System::Other, "Gemalto PC Twin Reader", Local),
            (System::Other, "Citrix Reader", Redirected),
            (System::Other, "", Local),
        ] {
            assert_eq!(location_in(system, name), expected, "{system:?}: {name}");
        }
    }
}
