//! What the doctor sees of this machine besides its readers and cards.

use crate::settings::CardSettings;
use crate::{SystemClock, Variables};
use loquet_core::LocalCardDoctor;
use loquet_domain::FailureCode;
use loquet_domain::session::SessionToken;
use loquet_port_desk::{CardDesk, CardDoctor, CardStation, Distance, ProgramName, Surroundings};
use std::path::Path;
use std::sync::Arc;

/// The doctor over a station and a desk, or the reason why there is no desk; in a session if there
/// is one.
pub fn open_card_doctor(
    station: Arc<dyn CardStation>,
    desk: Result<Arc<dyn CardDesk>, FailureCode>,
    session: Option<Arc<SessionToken>>,
) -> Arc<dyn CardDoctor> {
    let clock = Arc::new(SystemClock);
    Arc::new(match desk {
        Ok(desk) => LocalCardDoctor::new(station, desk, clock).in_session(session),
        Err(why) => LocalCardDoctor::without_desk(station, why, clock),
    })
}

/// The programs for cards that this machine has, by the files that they install.
const PROGRAMS: &[(&str, &[&str])] = &[
    (
        "Cryptolib CPS (Linux)",
        &[
            "/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so",
            "/usr/lib64/libcps3_pkcs11_lux.so",
            "/usr/lib/libcps3_pkcs11_lux.so",
        ],
    ),
    (
        "Cryptolib CPS (macOS)",
        &["/usr/local/lib/libcps3_pkcs11_osx.dylib"],
    ),
    ("GALSS", &["/usr/local/galss"]),
    (
        "CPS Gestion",
        &["/opt/santesocial/CPS/bin/cpgeslux", "/usr/bin/cpgeslux"],
    ),
    (
        "OpenSC",
        &[
            "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
            "/usr/lib64/opensc-pkcs11.so",
            "/usr/lib/opensc-pkcs11.so",
        ],
    ),
];

/// The same below the folder of Windows.
const PROGRAMS_OF_WINDOWS: &[(&str, &[&str])] = &[
    (
        "Cryptolib CPS (Windows)",
        &[
            "System32/cps3_pkcs11_w64.dll",
            "SysWOW64/cps3_pkcs11_w32.dll",
        ],
    ),
    (
        "Cryptolib CPS, older (Windows)",
        &[
            "System32/cps_pkcs11_w32.dll",
            "SysWOW64/cps_pkcs11_w32.dll",
            "SysWOW64/cps_pkcs11_pcsc_w32.dll",
        ],
    ),
];

/// Variables that a session by SSH has.
const SSH: &[&str] = &["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

/// Variables that a remote desktop has on Linux.
const REMOTE_DESKTOP: &[&str] = &["XRDP_SESSION", "XRDP_SOCKET_PATH", "CITRIX_SESSION"];

/// What the session of Windows is called: at a machine it is `Console`.
const SESSION_NAME: &str = "SESSIONNAME";

/// What the doctor cannot see by itself.
pub fn surroundings(settings: &CardSettings, variables: &Variables) -> Surroundings {
    let windows = variables.get("WINDIR").map(Path::new);
    Surroundings {
        middleware: installed(windows, Path::exists),
        distance: distance(variables),
        redirected_allowed: settings.redirected_readers,
    }
}

fn installed(windows: Option<&Path>, exists: impl Fn(&Path) -> bool) -> Vec<ProgramName> {
    let here = PROGRAMS.iter().filter(|(_, files)| {
        let mut files = files.iter();
        files.any(|file| exists(Path::new(file)))
    });
    let of_windows = PROGRAMS_OF_WINDOWS.iter().filter(|(_, files)| {
        let mut files = files.iter();
        windows.is_some_and(|folder| files.any(|file| exists(&folder.join(file))))
    });
    let names = here.chain(of_windows);
    names.map(|(name, _)| ProgramName::new(name)).collect()
}

fn distance(variables: &Variables) -> Distance {
    let has = |names: &[&str]| names.iter().any(|name| variables.get(name).is_some());
    let session = variables.get(SESSION_NAME).map(|it| it.to_string_lossy());
    let by_rdp = session.is_some_and(|session| session.to_uppercase().starts_with("RDP-"));
    if by_rdp || has(REMOTE_DESKTOP) {
        Distance::RemoteDesktop
    } else if has(SSH) {
        Distance::Ssh
    } else {
        Distance::Here
    }
}

#[cfg(test)]
mod tests {
    use super::{distance, installed};
    use crate::Variables;
    use loquet_port_desk::{Distance, ProgramName};
    use std::path::Path;

    #[test]
    fn where_the_person_sits_is_told_by_the_environment() {
        let of = |variables: &[(&str, &str)]| {
            distance(&variables.iter().copied().collect::<Variables>())
        };
        assert_eq!(of(&[("TERM", "xterm")]), Distance::Here);
        assert_eq!(of(&[("SESSIONNAME", "Console")]), Distance::Here);
        assert_eq!(of(&[("SESSIONNAME", "RDP-Tcp#1")]), Distance::RemoteDesktop);
        assert_eq!(of(&[("XRDP_SESSION", "1")]), Distance::RemoteDesktop);
        assert_eq!(of(&[("SSH_CONNECTION", "a 1 b 2")]), Distance::Ssh);
        let both = [("SSH_TTY", "/dev/pts/0"), ("XRDP_SESSION", "1")];
        assert_eq!(of(&both), Distance::RemoteDesktop);
    }

    #[test]
    fn a_program_is_known_by_one_of_its_files() {
        let only = "/usr/lib64/libcps3_pkcs11_lux.so";
        let found = installed(None, |file| file == Path::new(only));
        let names: Vec<_> = found.iter().map(ProgramName::as_str).collect();
        assert_eq!(names, ["Cryptolib CPS (Linux)"]);
        let windows = Some(Path::new("C:/Windows"));
        let dll = Path::new("C:/Windows/System32/cps3_pkcs11_w64.dll");
        let found = installed(windows, |file| file == dll);
        assert_eq!(found.len(), 1);
        assert!(installed(None, |_| false).is_empty());
    }
}
