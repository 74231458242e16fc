//! `recurring demo`: both providers through a standing order's life, on a simulator inside this process.
//!
//! It speaks real HTTP to a loopback port through the provider crates, and checks every step: a step that does not go
//! as announced ends it with exit code 1.

use std::sync::Arc;

use provider_paynet::{Paynet, PaynetConfig, SecretString};
use provider_paynkolay::{Paynkolay, PaynkolayConfig, PaynkolayCredentials};
use recurring_core::Timestamp;
use recurring_sim::{SimClock, Simulator, SimulatorHandle, Vendor};

use self::stage::Stage;
use self::transcript::{Transcript, unexpected};
use crate::failure::Ended;
use crate::output::Output;

mod lost;
mod paynet;
mod paynkolay;
mod stage;
mod transcript;

/// The last day of January in the evening, in Türkiye: month ends and time zones are where schedules go wrong.
const BEGIN: &str = "2026-01-31T20:00:00+03:00";

/// Walks both providers through a life.
pub(crate) async fn run(output: &mut Output) -> Result<(), Ended> {
    let begin: Timestamp = BEGIN.parse().map_err(unexpected)?;
    let clock = SimClock::standing_at(begin);
    let simulator = Simulator::builder().clock(clock.clone()).start().await.map_err(unexpected)?;
    let mut transcript = Transcript::new(output);
    transcript.opening(&simulator.base_url())?;

    let paynet = Box::new(paynet_client(&simulator, &clock)?);
    let paynet = Stage::new(&simulator, Vendor::Paynet, paynet);
    paynet::life(&paynet, &mut transcript).await?;

    let paynkolay = Box::new(paynkolay_client(&simulator, &clock)?);
    let paynkolay = Stage::new(&simulator, Vendor::Paynkolay, paynkolay);
    paynkolay::life(&paynkolay, &mut transcript).await?;

    transcript.chapter("What both providers list in the end")?;
    let mut rows = paynet.listed_rows().await?;
    rows.extend(paynkolay.listed_rows().await?);
    transcript.closing(rows)?;
    simulator.shutdown().await;
    Ok(())
}

fn paynet_client(simulator: &SimulatorHandle, clock: &SimClock) -> Result<Paynet, Ended> {
    let account = &simulator.accounts().paynet;
    let address = provider_paynet::BaseAddress::parse(&simulator.base_url()).map_err(unexpected)?;
    let config = PaynetConfig::new(SecretString::from(account.secret_key.clone()))
        .with_base_address(address)
        .with_clock(Arc::new(clock.clone()));
    Paynet::new(config).map_err(unexpected)
}

fn paynkolay_client(simulator: &SimulatorHandle, clock: &SimClock) -> Result<Paynkolay, Ended> {
    let account = simulator.accounts().paynkolay.clone();
    let secret = |text: String| SecretString::from(text);
    let credentials =
        PaynkolayCredentials::new(secret(account.sx), secret(account.sx_list), secret(account.merchant_secret_key));
    let address = provider_paynkolay::BaseAddress::parse(&simulator.base_url()).map_err(unexpected)?;
    let config = PaynkolayConfig::new(credentials).with_base_address(address).with_clock(Arc::new(clock.clone()));
    Paynkolay::new(config).map_err(unexpected)
}
