//! How many connections there may be at once: of everybody, and of one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The bits of an IPv6 address that a network has; its machine can have any of the others.
const NETWORK: u128 = !0 << 64;

/// Lets connections in, up to a number. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Admission(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    most: usize,
    most_of_one: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    /// By address, those that have one at least.
    of_one: HashMap<IpAddr, usize>,
}

/// Why a connection is closed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NotAdmitted {
    /// There are too many.
    Full,
    /// There are too many of its address.
    AddressFull,
}

impl Admission {
    /// At most so many, and so many of one address.
    pub(crate) fn new(most: usize, most_of_one: usize) -> Self {
        Self(Arc::new(Inner {
            most,
            most_of_one,
            open: Mutex::default(),
        }))
    }

    /// Lets a connection in, until the answer is dropped.
    pub(crate) fn admit(&self, peer: IpAddr) -> Result<Admitted, NotAdmitted> {
        let counted = counted(peer);
        let mut open = self.0.open();
        if open.all >= self.0.most {
            return Err(NotAdmitted::Full);
        }
        let of_one = open.of_one.entry(counted).or_default();
        if *of_one >= self.0.most_of_one {
            return Err(NotAdmitted::AddressFull);
        }
        *of_one += 1;
        open.all += 1;
        Ok(Admitted {
            inner: Arc::clone(&self.0),
            counted,
        })
    }

    /// Connections now.
    pub(crate) fn open(&self) -> usize {
        self.0.open().all
    }
}

impl Inner {
    /// The counts stay right whoever panics: each change is whole.
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that was let in.
#[derive(Debug)]
pub(crate) struct Admitted {
    inner: Arc<Inner>,
    counted: IpAddr,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut open = self.inner.open();
        open.all = open.all.saturating_sub(1);
        let left = open.of_one.get_mut(&self.counted).map(|of_one| {
            *of_one = of_one.saturating_sub(1);
            *of_one
        });
        if left == Some(0) {
            open.of_one.remove(&self.counted);
        }
    }
}

/// Under which address a peer is counted: an IPv6 network is one customer's.
fn counted(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::{Admission, NotAdmitted};
    use std::net::IpAddr;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_at_its_limit_leaves_room_for_others() {
        let admission = Admission::new(3, 2);
        let _kept = [(); 2].map(|()| admission.admit(address("127.0.0.1")).expect("room"));
        let refused = admission.admit(address("127.0.0.1")).expect_err("full");
        assert_eq!(refused, NotAdmitted::AddressFull);
        let mapped = admission.admit(address("::ffff:127.0.0.1"));
        assert_eq!(mapped.expect_err("the same"), NotAdmitted::AddressFull);
        let _other = admission.admit(address("127.0.0.2")).expect("room");
        let refused = admission.admit(address("127.0.0.3")).expect_err("full");
        assert_eq!(refused, NotAdmitted::Full);
        assert_eq!(admission.open(), 3);
    }

    #[test]
    fn whoever_leaves_makes_room_and_is_forgotten() {
        let admission = Admission::new(1, 1);
        for _ in 0..3 {
            drop(admission.admit(address("127.0.0.1")).expect("room"));
        }
        assert_eq!(admission.open(), 0);
        assert!(admission.0.open().of_one.is_empty());
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let admission = Admission::new(9, 1);
        let _kept = admission.admit(address("2001:db8:0:1::1")).expect("room");
        let same = admission.admit(address("2001:db8:0:1:ffff::2"));
        assert_eq!(same.expect_err("full"), NotAdmitted::AddressFull);
        admission.admit(address("2001:db8:0:2::1")).expect("room");
    }
}
