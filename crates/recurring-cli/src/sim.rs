//! `recurring sim`: serves the simulator of both vendors until it is stopped.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use recurring_sim::{Accounts, LogEntry, PaynetAccount, PaynkolayAccount, Simulator, SimulatorHandle, Verdict};

use crate::arguments::SimArguments;
use crate::failure::{Context, Ended, Failure};
use crate::output::Output;
use crate::settings::{
    PAYNET_SECRET_KEY, PAYNKOLAY_MERCHANT_SECRET_KEY, PAYNKOLAY_SX, PAYNKOLAY_SX_LIST, Secret, simulator_secret,
};
use crate::signals;

const CONTEXT: Context = Context { operation: Some("sim"), provider: None };

/// How often the simulator's log is looked at.
const LOG_PERIOD: Duration = Duration::from_millis(100);

/// Serves until Ctrl-C or a termination signal.
pub(crate) async fn run(arguments: &SimArguments, output: &mut Output) -> Result<(), Ended> {
    let listen: SocketAddr = arguments.listen.parse().map_err(|_| {
        Failure::wrong_input(CONTEXT, "listen: is not an address and a port; accepted: 127.0.0.1:8700, [::1]:0")
    })?;
    let stopped = signals::listen()
        .map_err(|error| Failure::misconfigured(CONTEXT, format!("signals cannot be awaited: {error}")))?;
    let (accounts, made_up) = accounts()?;
    let simulator = Simulator::builder().listen(listen).accounts(accounts).start().await.map_err(|error| {
        Failure::misconfigured(CONTEXT, format!("the simulator cannot listen on {listen}: {error}"))
    })?;
    say(&introduction(&simulator.base_url(), &made_up));
    output.text(&format!("listening on {}\n", simulator.base_url()))?;
    tokio::pin!(stopped);
    let mut period = tokio::time::interval(LOG_PERIOD);
    let mut logged = 0;
    loop {
        tokio::select! {
            _ = period.tick() => logged = log(&simulator, logged),
            () = &mut stopped => break,
        }
    }
    log(&simulator, logged);
    simulator.shutdown().await;
    say("stopped\n");
    Ok(())
}

/// An account's secret that is made up, and the environment's name for it.
type MadeUp = (&'static str, String);

/// The accounts of the environment; what it does not give is made up, and only that is ever printed.
fn accounts() -> Result<(Accounts, Vec<MadeUp>), Failure> {
    let test = Accounts::test();
    let mut made_up = Vec::new();
    let mut given_or = |secret: &Secret, test: String| -> Result<String, Failure> {
        if let Some(given) = simulator_secret(secret)? {
            return Ok(given);
        }
        made_up.push((secret.variable, test.clone()));
        Ok(test)
    };
    let paynet = PaynetAccount::new(given_or(&PAYNET_SECRET_KEY, test.paynet.secret_key)?);
    let paynkolay = PaynkolayAccount::new(
        given_or(&PAYNKOLAY_SX, test.paynkolay.sx)?,
        given_or(&PAYNKOLAY_SX_LIST, test.paynkolay.sx_list)?,
        given_or(&PAYNKOLAY_MERCHANT_SECRET_KEY, test.paynkolay.merchant_secret_key)?,
    );
    Ok((Accounts::new(paynet, paynkolay), made_up))
}

/// What to type in another shell. The accounts printed here are made up and belong to nobody.
fn introduction(base_url: &str, made_up: &[MadeUp]) -> String {
    let mut text = format!("# in another shell; the dashboard is {base_url}/\n");
    let addresses = ["PAYNET_BASE_URL", "PAYNKOLAY_BASE_URL"].map(|name| (name, base_url.to_owned()));
    for (name, value) in addresses.iter().chain(made_up) {
        text.push_str(&format!("export {name}='{value}'\n"));
    }
    if made_up.len() < 4 {
        text.push_str("# the other accounts are those of this process's environment\n");
    }
    text
}

/// Writes what came in after an entry; returns the last entry's number.
fn log(simulator: &SimulatorHandle, after: u64) -> u64 {
    let mut last = after;
    for entry in simulator.log_after(after) {
        last = entry.sequence;
        say(&line(&entry));
    }
    last
}

fn line(entry: &LogEntry) -> String {
    let verdict = match &entry.verdict {
        Verdict::Accepted => "accepted".to_owned(),
        Verdict::Refused { reason } => format!("refused: {reason}"),
        _ => "not read".to_owned(),
    };
    let fault = entry.fault.as_deref().map_or_else(String::new, |fault| format!(" [fault {fault}]"));
    format!("{} {} {} {} {verdict}{fault}\n", entry.at, entry.vendor, entry.method, entry.path)
}

/// Writes to standard error; that nobody reads it changes nothing.
fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
