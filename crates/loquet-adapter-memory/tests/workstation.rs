//! The workstation's memory keeps the contracts of its port.

use loquet_adapter_memory::{MemoryRememberedIdentifiers, MemorySessionKeeper};
use loquet_port_workstation::contract::{remembered, sessions};
use loquet_port_workstation::{RememberedIdentifiers, SessionKeeper};

struct Remembered(MemoryRememberedIdentifiers);

impl remembered::Harness for Remembered {
    fn open(&self) -> Box<dyn RememberedIdentifiers> {
        Box::new(self.0.clone())
    }

    fn damage(&self) {
        self.0.damage();
    }
}

struct Sessions(MemorySessionKeeper);

impl sessions::Harness for Sessions {
    fn open(&self) -> Box<dyn SessionKeeper> {
        Box::new(self.0.clone())
    }
}

mod identifiers {
    use super::{MemoryRememberedIdentifiers, Remembered};

    loquet_port_workstation::contract!(Remembered(MemoryRememberedIdentifiers::default()));
}

mod tokens {
    use super::{MemorySessionKeeper, Sessions};

    loquet_port_workstation::sessions_contract!(Sessions(MemorySessionKeeper::default()));
}
