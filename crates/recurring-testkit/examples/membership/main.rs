//! A small service that sells a membership: one form makes one order, and one telephone number has one membership.
//!
//! Run it with `cargo run -p recurring-testkit --example membership` and open the address it prints; `-- paynkolay` or
//! `-- paynet` after it sells on a fake that can and tells no more than that provider. A real one is another value behind the
//! same trait: `offer.rs` asks it first whether it can keep the offer. The service's tests use only the fakes, all of them.
//!
//! The members are in a journal, whose loop, claims and file are those of the example `journal`. Here it ends with the
//! demonstration, since the fake's orders do; a second argument names a file that stays.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use recurring_core::SystemClock;
use recurring_testkit::{Faulty, InMemoryBuilder, InMemoryProvider, TestClock, presets};
use tokio::net::TcpListener;

use self::claims::Any;
use self::members::Members;

#[path = "../journal/claims.rs"]
mod claims;
#[path = "../journal/log.rs"]
mod log;
mod members;
mod offer;
mod pages;
mod payer;
#[path = "../journal/sending.rs"]
mod sending;
#[cfg(test)]
mod tests;

/// How often lost orders are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How often the fake's clock follows the real one.
const TICK: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Any> {
    let clock = TestClock::standing_at(recurring_core::Clock::now(&SystemClock));
    let provider = Faulty::new(fake(std::env::args().nth(1).as_deref())?.clock(clock.clone()).build());
    let folder = tempfile::tempdir()?;
    let journal = std::env::args().nth(2).map_or_else(|| folder.path().join("members"), PathBuf::from);
    let shop = Members::open(&journal, "the shop's account", Arc::new(provider.clone()), Arc::new(clock.clone()))?;
    let members = Arc::new(shop);
    tokio::spawn(look_now_and_then(Arc::clone(&members)));
    tokio::spawn(follow_the_time(clock.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let mut out = io::stdout();
    writeln!(out, "selling {} at http://{address}", members.offer.terms())?;
    writeln!(
        out,
        "then, as the payer, the time, the network and the shop's own people: curl -X POST http://{address}…"
    )?;
    writeln!(out, "  /demo/approve/REFERENCE  /demo/next-month  /demo/lose-an-answer  /demo/person/REFERENCE/made")?;
    let demo = payer::router(Arc::clone(&members), provider, clock);
    axum::serve(listener, pages::router(members).merge(demo)).await?;
    Ok(())
}

/// What is sold on. A real provider's client is built here instead.
fn fake(name: Option<&str>) -> Result<InMemoryBuilder, String> {
    match name {
        None => Ok(InMemoryProvider::builder()),
        Some("paynet") => Ok(presets::like_paynet()),
        Some("paynkolay") => Ok(presets::like_paynkolay()),
        Some(other) => Err(format!("{other} is not known: paynet or paynkolay")),
    }
}

/// Looks at once, for what an earlier process left, and again and again. Each round is a task of its own: one that panics
/// ends no other, and forgets no order.
async fn look_now_and_then(members: Arc<Members>) {
    loop {
        let members = Arc::clone(&members);
        let round = tokio::spawn(async move { members.look().await });
        if !matches!(round.await, Ok(Ok(()))) {
            // A real service raises an alarm here: the journal cannot be written, or a round has panicked.
            drop(writeln!(io::stderr(), "a round of looking for lost orders has failed"));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn follow_the_time(clock: TestClock) {
    loop {
        tokio::time::sleep(TICK).await;
        clock.advance(TICK);
    }
}
