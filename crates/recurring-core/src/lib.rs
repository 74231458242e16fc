//! The domain and the contract of recurring card payments: types, the provider trait, errors; no I/O.

pub use jiff::Timestamp;
pub use jiff::civil::Date;

pub use self::clock::{Clock, SystemClock, istanbul, istanbul_date};

mod clock;
