//! The transport keeps the contract of its port.

mod transport {
    loquet_port_apdu::contract!(crate::support::PcscHarness::start().await);
}

mod service {
    loquet_port_apdu::service_contract!(crate::support::PcscHarness::start().await);
}

mod plug {
    loquet_port_apdu::plug_contract!(crate::support::PcscHarness::start_wedged().await);
}
