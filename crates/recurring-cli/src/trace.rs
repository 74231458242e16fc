//! `--verbose`: what is sent and how long it takes, on standard error, from this workspace's own crates only.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// The crates whose spans and events are shown; libraries below them might show what is on the wire.
const TARGETS: [&str; 6] =
    ["recurring", "recurring_core", "recurring_http", "provider_paynet", "provider_paynkolay", "recurring_sim"];

/// Begins to show spans, if they were asked for: once for debug, twice for everything.
pub(crate) fn begin(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => "debug",
        _ => "trace",
    };
    let directives = TARGETS.map(|target| format!("{target}={level}")).join(",");
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("off,{directives}")))
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .finish();
    // Nothing else in this process sets one; if it had, its spans would be shown instead.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
