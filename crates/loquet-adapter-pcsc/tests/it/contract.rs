//! The transport keeps the contract of its port.

mod transport {
    loquet_port_apdu::contract!(crate::support::PcscHarness::start().await);
}

mod service {
    loquet_port_apdu::service_contract!(crate::support::PcscHarness::start().await);
}
