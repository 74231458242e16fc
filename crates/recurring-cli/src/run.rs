//! From the typed arguments to the exit code: reads, runs, reports.

use std::ffi::OsString;
use std::io;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use recurring_core::Operation;
use tokio::runtime::{Builder, Runtime};
use tracing::Instrument;

use crate::arguments::{Arguments, Command, refused};
use crate::exit::Exit;
use crate::failure::{Context, Ended, Failure};
use crate::flight::{Flight, flight};
use crate::output::Output;
use crate::settings::Vendor;
use crate::{command, demo, sim, trace};

/// How long a command that was stopped may take to end.
const STUCK: Duration = Duration::from_millis(500);

/// Runs the command that was typed.
pub(crate) fn run(typed: &[OsString]) -> Exit {
    match Arguments::try_parse_from(typed) {
        Ok(arguments) => run_parsed(arguments),
        Err(error) => refuse(typed, &error),
    }
}

fn run_parsed(arguments: Arguments) -> Exit {
    let json = arguments.common.json;
    trace::begin(arguments.common.verbose);
    let operation = command::operation(&arguments.command);
    let context = Context { operation: Some(operation.as_str()), provider: provider(&arguments) };
    let span = tracing::debug_span!("command", operation = operation.as_str());
    let ended = match runtime() {
        Ok(runtime) => drive(runtime, arguments, span),
        Err(error) => Err(Failure::misconfigured(context, format!("the process cannot run: {error}")).into()),
    };
    let failure = match ended {
        Ok(()) => return Exit::Done,
        Err(Ended::Failed(failure)) => failure,
        Err(Ended::Unwritten(error)) => Failure::unwritten(context, &error),
    };
    failure.report(json);
    failure.exit()
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Runs the command beside what waits for a signal, which ends even a command that is stuck in writing.
fn drive(runtime: Runtime, arguments: Arguments, span: tracing::Span) -> Result<(), Ended> {
    let (flight, watch) = flight();
    let mut work = runtime.spawn(async move { perform(&arguments, &flight).await }.instrument(span));
    let ended = runtime.block_on(async {
        tokio::select! {
            biased;
            ended = &mut work => ended.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())),
            stopped = watch.stopped() => {
                work.abort();
                // Its spans end before the report, which is the last to be written; but it may be stuck.
                match tokio::time::timeout(STUCK, &mut work).await {
                    Ok(Ok(ended)) => ended,
                    _ => Err(stopped.into()),
                }
            }
        }
    });
    runtime.shutdown_background();
    ended
}

async fn perform(arguments: &Arguments, flight: &Flight) -> Result<(), Ended> {
    let mut output = Output::new(arguments.common.json, command::operation(&arguments.command).is_write());
    if let (Command::Demo | Command::Sim(_), false) = (&arguments.command, arguments.common.assume.is_empty()) {
        let context = Context { operation: Some(command::operation(&arguments.command).as_str()), provider: None };
        return Err(Failure::wrong_input(context, "assume: has no effect on this command").into());
    }
    match &arguments.command {
        Command::Demo => demo::run(&mut output).await,
        Command::Sim(sim) => sim::run(sim, &mut output).await,
        command => command::run(command, &arguments.common, flight, &mut output).await,
    }
}

/// The provider that a command speaks to, as far as that can be told without reading it in earnest.
fn provider(arguments: &Arguments) -> Option<&'static str> {
    let vendor = match arguments.command {
        Command::Demo | Command::Sim(_) => None,
        Command::Paynet(_) => Some(Vendor::Paynet),
        _ => {
            let named = arguments.common.provider.clone().or_else(|| std::env::var("RECURRING_PROVIDER").ok());
            named.as_deref().and_then(Vendor::of_name)
        }
    };
    vendor.map(Vendor::name)
}

/// Help and version are done; everything else that clap refuses is wrong input.
fn refuse(typed: &[OsString], error: &clap::Error) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader who went away early needs no help.
        let _ = error.print();
        return Exit::Done;
    }
    let named = refused::provider(typed).or_else(|| std::env::var("RECURRING_PROVIDER").ok());
    let words = refused::command(typed);
    let only_paynet = words.as_deref().is_some_and(|words| words.starts_with("paynet"));
    let named = if only_paynet { Some(Vendor::Paynet) } else { named.as_deref().and_then(Vendor::of_name) };
    let context = Context {
        operation: words.and_then(|words| command::operation_of(&words)).map(Operation::as_str),
        provider: named.map(Vendor::name),
    };
    let json = refused::wants_json(typed);
    let failure = Failure::wrong_input(context, refused::message(error, typed));
    failure.report(json);
    if !json {
        let _ = io::Write::write_all(&mut io::stderr(), b"  recurring --help shows what can be typed\n");
    }
    failure.exit()
}
