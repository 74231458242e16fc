//! A small service that sells a membership: one monthly order per member, and no member charged twice.
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
#[cfg(test)]
mod tests;

/// How often the members whose answer was lost are looked at.
const CHECK_EVERY: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let now = recurring_core::Clock::now(&SystemClock);
    let provider = InMemoryProvider::builder().clock(TestClock::standing_at(now)).build();
    let members = Arc::new(Members::new(Arc::new(provider), Arc::new(SystemClock)));
    let job = Arc::clone(&members);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(CHECK_EVERY).await;
            check::every_lost_answer(&job).await;
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(io::stdout(), "selling at http://{}", listener.local_addr()?)?;
    axum::serve(listener, pages::router(members)).await?;
    Ok(())
}
