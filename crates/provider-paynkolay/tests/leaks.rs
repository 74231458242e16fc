//! Secrets and personal data show up nowhere: not in Debug, Display, errors, or spans at trace level (D9).

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use provider_paynkolay::recurring_core::{
    DateRange, Error, FindInstruction, InstructionId, InstructionTarget, ListInstructions, RecurringProvider,
};
use recurring_sim::{Fault, FaultPoint};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};
use tracing_subscriber::fmt::MakeWriter;

use self::paynkolay::{KEY, SX, SX_LIST, client, config, documented_day, documented_order, fixture};
use self::world::World;

#[path = "support/paynkolay.rs"]
mod paynkolay;
#[path = "support/world.rs"]
mod world;

/// What must not be shown: the three secrets, pieces of them, and who the payer is.
const HIDDEN: [&str; 9] =
    [SX, SX_LIST, KEY, "QUJDREVG", "TElTVFNV", "Bilge", "bilge.demir", "5555555555", "134.233.53.2"];

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn show(shown: &mut String, error: &Error) {
    let message = error.provider_message();
    let mut source = std::error::Error::source(error);
    writeln!(shown, "{error} {error:?} {message:?} {:?}", error.trace()).unwrap();
    while let Some(error) = source {
        writeln!(shown, "{error} {error:?}").unwrap();
        source = error.source();
    }
}

/// Runs a life and its faults, and gathers everything that shows.
async fn everything_shown() -> String {
    let mut shown = String::new();
    let world = World::new().await;
    writeln!(shown, "{:?} {:?}", world.provider, config("http://127.0.0.1:1")).unwrap();
    writeln!(shown, "{:?}", documented_order()).unwrap();
    let created = world.provider.create(&documented_order()).await.unwrap();
    writeln!(shown, "{created:?}").unwrap();
    let range = DateRange::day(paynkolay::TODAY);
    let listed: Vec<_> = world.provider.list(&ListInstructions { range, group: None }).await.unwrap().collect().await;
    writeln!(shown, "{listed:?}").unwrap();
    let reference = InstructionTarget::Reference(documented_order().reference);
    let lookup = world.provider.find(&FindInstruction { target: reference, range: None }).await.unwrap();
    writeln!(shown, "{lookup:?}").unwrap();
    let wrong = InstructionTarget::Id(InstructionId::new("ACPL00000000").unwrap());
    show(&mut shown, &world.provider.cancel(&wrong).await.unwrap_err());
    for point in [FaultPoint::ResetAfterCommit, FaultPoint::CutBody, FaultPoint::HangAfterCommit] {
        world.simulator.inject(Fault::new(point));
        show(&mut shown, &world.provider.create(&documented_order()).await.unwrap_err());
    }
    let echo = Reply::json(fixture("create/echoing_refusal.response.json"));
    let server = ScriptedServer::start([echo]).await.unwrap();
    show(&mut shown, &client(&server.base_url()).create(&documented_order()).await.unwrap_err());
    let server = ScriptedServer::start([Reply::json(fixture("list/documented.response.json"))]).await.unwrap();
    let request = ListInstructions { range: documented_day(), group: None };
    let rows: Vec<_> = client(&server.base_url()).list(&request).await.unwrap().collect().await;
    writeln!(shown, "{rows:?}").unwrap();
    shown
}

#[tokio::test]
async fn d9_no_secret_and_no_personal_data_shows_anywhere() {
    let log = Captured::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let shown = everything_shown().await;
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("provider_request"), "the log is captured at all");
    for hidden in HIDDEN {
        assert!(!shown.contains(hidden), "{hidden} shows in {shown}");
        let line = logged.lines().find(|line| line.contains(hidden));
        assert_eq!(line, None, "{hidden} is logged");
    }
}
