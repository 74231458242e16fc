//! A small service that sells a membership: one form makes one order, and one telephone number has one membership.
//!
//! Run it with `cargo run -p recurring-testkit --example membership` and open the address it prints. It sells on the
//! in-memory provider; a real one is another value behind the same trait. Its tests use only the fake.

use std::error::Error as StdError;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use recurring_core::SystemClock;
use recurring_testkit::{InMemoryProvider, TestClock};
use tokio::net::TcpListener;

use self::members::Members;

mod check;
mod members;
mod pages;
mod payer;
#[cfg(test)]
mod tests;

/// How often the members whose answer was lost are looked at.
const CHECK_EVERY: Duration = Duration::from_secs(30);
/// How often the fake's clock follows the real one.
const TICK: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let clock = TestClock::standing_at(recurring_core::Clock::now(&SystemClock));
    let provider = InMemoryProvider::builder().clock(clock.clone()).build();
    let members = Arc::new(Members::new(Arc::new(provider.clone()), Arc::new(clock.clone())));
    tokio::spawn(check_now_and_then(Arc::clone(&members)));
    tokio::spawn(follow_the_time(clock.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let mut out = io::stdout();
    writeln!(out, "selling at http://{address}")?;
    writeln!(out, "then, as the payer and the time: curl -X POST http://{address}/demo/approve/REFERENCE")?;
    writeln!(out, "                                 curl -X POST http://{address}/demo/next-month")?;
    axum::serve(listener, pages::router(members).merge(payer::router(provider, clock))).await?;
    Ok(())
}

async fn check_now_and_then(members: Arc<Members>) {
    loop {
        tokio::time::sleep(CHECK_EVERY).await;
        check::every_lost_answer(&members).await;
    }
}

async fn follow_the_time(clock: TestClock) {
    loop {
        tokio::time::sleep(TICK).await;
        clock.advance(TICK);
    }
}
