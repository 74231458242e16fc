//! From the typed arguments to the exit code: reads, runs, reports.

use std::ffi::OsString;
use std::io;

use clap::Parser;
use clap::error::ErrorKind;
use tokio::runtime::{Builder, Runtime};
use tracing::Instrument;

use crate::arguments::{Arguments, Command, refused};
use crate::exit::Exit;
use crate::failure::{Context, Ended, Failure};
use crate::output::Output;
use crate::settings::Vendor;
use crate::{command, demo, sim, trace};

/// Runs the command that was typed.
pub(crate) fn run(typed: &[OsString]) -> Exit {
    match Arguments::try_parse_from(typed) {
        Ok(arguments) => run_parsed(&arguments),
        Err(error) => refuse(typed, &error),
    }
}

fn run_parsed(arguments: &Arguments) -> Exit {
    let json = arguments.common.json;
    trace::begin(arguments.common.verbose);
    let (operation, writes) = command::operation(&arguments.command);
    let context = Context { operation: Some(operation), provider: None };
    let ended = match runtime() {
        Ok(runtime) => runtime.block_on(perform(arguments).instrument(tracing::debug_span!("command", operation))),
        Err(error) => Err(Failure::misconfigured(context, format!("the process cannot run: {error}")).into()),
    };
    let failure = match ended {
        Ok(()) => return Exit::Done,
        Err(Ended::Failed(failure)) => failure,
        Err(Ended::Unwritten(error)) => Failure::unwritten(context, writes, &error),
    };
    failure.report(json);
    failure.exit()
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

async fn perform(arguments: &Arguments) -> Result<(), Ended> {
    let mut output = Output::new(arguments.common.json);
    match &arguments.command {
        Command::Demo => demo::run(&mut output).await,
        Command::Sim(sim) => sim::run(sim, &mut output).await,
        command => command::run(command, &arguments.common, &mut output).await,
    }
}

/// Help and version are done; everything else that clap refuses is wrong input.
fn refuse(typed: &[OsString], error: &clap::Error) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader who went away early needs no help.
        let _ = error.print();
        return Exit::Done;
    }
    let named = refused::provider(typed).or_else(|| std::env::var("RECURRING_PROVIDER").ok());
    let context = Context {
        operation: refused::command(typed).and_then(|name| command::operation_of(&name)),
        provider: named.as_deref().and_then(Vendor::of_name).map(Vendor::name),
    };
    let json = refused::wants_json(typed);
    let failure = Failure::wrong_input(context, refused::message(error));
    failure.report(json);
    if !json {
        let _ = io::Write::write_all(&mut io::stderr(), b"  recurring --help shows what can be typed\n");
    }
    failure.exit()
}
