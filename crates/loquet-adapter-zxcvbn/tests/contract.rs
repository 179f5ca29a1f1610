//! The estimator keeps the contract of its port.

use loquet_adapter_zxcvbn::ZxcvbnEstimator;

loquet_port_password::estimator_contract!(ZxcvbnEstimator::default());
