//! Stateful simulator of the Paynet and Paynkolay standing-order wires.
//!
//! One HTTP server answers as both vendors do: `/v1/subscription/…` and `/Vpos/…`. It remembers orders, bills, cards and
//! attempts, lets the payer approve on a page any browser can show, collects what falls due on a virtual clock, and goes
//! wrong where it is told to, also after the work was done. It is strict: a request that differs from the vendors' pages is refused
//! and the log says why.
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use recurring_sim::{Simulator, TestCard, Vendor};
//!
//! let simulator = Simulator::builder().start().await?;
//! println!("{}", simulator.base_url());
//! // … a client creates an order "2026/001" …
//! let _ = simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved());
//! simulator.clock().advance_days(31);
//! println!("{:?}", simulator.orders(Vendor::Paynet));
//! simulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! What the vendors leave open is decided in one place each and marked *Assumed* there; where their pages contradict
//! each other, [`Quirks`] has a switch. The same controls are reachable over HTTP under `/_sim/`.

pub use self::accounts::{Accounts, PaynetAccount, PaynkolayAccount};
pub use self::card::{CardFlaw, StoredCard, TestCard};
pub use self::clock::SimClock;
pub use self::faults::{Fault, FaultPoint};
pub use self::handle::{ControlError, SimulatorHandle};
pub use self::ledger::{Attempt, Collection, OrderSnapshot, OrderStatus, RowSnapshot, RowStatus, Trigger};
pub use self::log::{LogEntry, Verdict};
pub use self::settings::{Simulator, SimulatorSettings};
pub use self::vendor::Vendor;

pub mod quirks;
pub use self::quirks::Quirks;

mod accounts;
mod card;
mod clock;
mod control;
mod dates;
mod faults;
mod form;
mod handle;
mod ids;
mod json;
mod ledger;
mod log;
mod members;
mod money;
mod pages;
mod paynet;
mod paynkolay;
mod server;
mod settings;
mod vendor;
mod wire;
mod world;
