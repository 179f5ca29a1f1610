//! The layer of a crate, which its name says.

/// A layer of the architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Domain,
    Port,
    Core,
    Wire,
    Adapter,
    Wiring,
    App,
    Tests,
    TestServers,
    Xtask,
}

impl Layer {
    /// The layer that the second word of a crate's name says; `None` for a crate that is not ours.
    pub(super) fn of(name: &str) -> Option<Self> {
        if name == "xtask" {
            return Some(Self::Xtask);
        }
        if name == TEST_SERVERS {
            return Some(Self::TestServers);
        }
        match name.strip_prefix("loquet-")?.split('-').next()? {
            "domain" => Some(Self::Domain),
            "port" => Some(Self::Port),
            "core" => Some(Self::Core),
            "wire" => Some(Self::Wire),
            "adapter" => Some(Self::Adapter),
            "wiring" => Some(Self::Wiring),
            "app" => Some(Self::App),
            "tests" => Some(Self::Tests),
            _ => None,
        }
    }

    /// The rule that says what this layer may depend on.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Domain => "D1",
            Self::Port => "D2",
            Self::Core => "D3",
            Self::Adapter => "D4",
            Self::Wire => "D10",
            Self::Wiring => "D5",
            Self::App => "D6",
            Self::Tests | Self::TestServers | Self::Xtask => "D9",
        }
    }

    /// What this layer may depend on, in words.
    pub(super) fn may_use(self) -> &'static str {
        match self {
            Self::Domain => "no crate of ours",
            Self::Port => "`loquet-domain` only",
            Self::Core => "the domain and ports (never `loquet-port-apdu`)",
            Self::Adapter => "the domain, ports and `loquet-wire-…`",
            Self::Wire => "the domain and `loquet-port-desk`",
            Self::Wiring => "every crate but apps and tests",
            Self::App => "`loquet-port-desk`, `loquet-domain`, `loquet-wire-…` and `loquet-wiring`",
            Self::Tests => "every crate but `xtask`",
            Self::TestServers | Self::Xtask => "no `loquet-…` crate",
        }
    }
}

/// The crate that starts database servers for tests, which `xtask` starts too.
const TEST_SERVERS: &str = "throw-away-servers";

/// Whether a package is one of this workspace's.
pub(super) fn is_ours(name: &str) -> bool {
    name == "xtask" || name.starts_with("loquet-")
}

#[cfg(test)]
mod tests {
    use super::{Layer, is_ours};

    #[test]
    fn second_word_is_the_layer() {
        assert_eq!(Layer::of("loquet-port-users"), Some(Layer::Port));
        assert_eq!(Layer::of("loquet-core"), Some(Layer::Core));
        assert_eq!(Layer::of("xtask"), Some(Layer::Xtask));
    }

    #[test]
    fn other_names_have_no_layer() {
        assert_eq!(Layer::of("loquet-helpers"), None);
        assert_eq!(Layer::of("serde"), None);
        assert!(is_ours("loquet-helpers") && !is_ours("serde"));
    }
}
