//! Runs the command with an environment of its own, beside a simulator it speaks to.

use std::ffi::OsStr;
use std::process::{Output, Stdio};
use std::time::Duration;

use recurring_core::{Clock, Date, SystemClock};
use recurring_sim::{Simulator, SimulatorHandle, TestCard, Vendor};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The payer of every order: personal data that must never be printed.
pub(crate) const PAYER: [&str; 3] = ["Zeynep Kaya", "zeynep.kaya@example.com", "5321234567"];

pub(crate) const BOTH: [&str; 2] = ["paynet", "paynkolay"];

/// What a run of the command came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The objects on standard output, one a line.
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The only object on standard output; standard error is empty.
    #[track_caller]
    pub(crate) fn object(&self) -> Value {
        let mut objects = self.objects();
        assert_eq!((objects.len(), self.err.as_str()), (1, ""), "{self:#?}");
        objects.remove(0)
    }

    /// The one object on standard error, with every member it must have.
    #[track_caller]
    pub(crate) fn failure(&self) -> Value {
        assert_eq!(self.err.lines().count(), 1, "{self:#?}");
        let failure: Value = serde_json::from_str(&self.err).unwrap();
        let expected = [
            "advice",
            "effect",
            "kind",
            "message",
            "operation",
            "provider",
            "provider_code",
            "provider_message",
            "trace",
        ];
        assert_eq!(members(&failure), expected, "{self:#?}");
        assert_eq!(members(&failure["advice"]), ["action", "not_before_seconds"]);
        failure
    }
}

/// The names of an object's members, in alphabetical order.
#[track_caller]
pub(crate) fn members(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The command without any environment.
pub(crate) fn recurring() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recurring"));
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Runs the command without any environment.
pub(crate) async fn run<I: IntoIterator<Item: AsRef<OsStr>>>(arguments: I) -> Ran {
    Ran::of(recurring().args(arguments).output().await.unwrap())
}

/// A simulator, and the command with its accounts and address in the environment.
pub(crate) struct Bench {
    pub(crate) simulator: SimulatorHandle,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self { simulator: Simulator::builder().start().await.unwrap() }
    }

    /// The command with this simulator's accounts and address in the environment.
    pub(crate) fn command(&self, provider: &str) -> Command {
        self.command_at(provider, &self.simulator.base_url())
    }

    /// The command with this simulator's accounts in the environment, and another address.
    pub(crate) fn command_at(&self, provider: &str, address: &str) -> Command {
        let accounts = self.simulator.accounts();
        let mut command = recurring();
        command
            .env("RECURRING_PROVIDER", provider)
            .env("PAYNET_SECRET_KEY", &accounts.paynet.secret_key)
            .env("PAYNKOLAY_SX", &accounts.paynkolay.sx)
            .env("PAYNKOLAY_SX_LIST", &accounts.paynkolay.sx_list)
            .env("PAYNKOLAY_MERCHANT_SECRET_KEY", &accounts.paynkolay.merchant_secret_key)
            .env("PAYNET_BASE_URL", address)
            .env("PAYNKOLAY_BASE_URL", address);
        command
    }

    /// Runs with `--json`.
    pub(crate) async fn run(&self, provider: &str, arguments: &[&str]) -> Ran {
        Ran::of(self.command(provider).arg("--json").args(arguments).output().await.unwrap())
    }

    /// Runs without `--json`.
    pub(crate) async fn run_for_people(&self, provider: &str, arguments: &[&str]) -> Ran {
        Ran::of(self.command(provider).args(arguments).output().await.unwrap())
    }

    /// Runs with `--json` against another address.
    pub(crate) async fn run_at(&self, provider: &str, address: &str, arguments: &[&str]) -> Ran {
        Ran::of(self.command_at(provider, address).arg("--json").args(arguments).output().await.unwrap())
    }

    /// A shell that ends with the first command that fails, and finds `recurring`, the accounts and the address.
    #[cfg(unix)]
    pub(crate) fn shell(&self, script: &str) -> Command {
        let command = self.command("paynet");
        let mut shell = Command::new("/bin/sh");
        let folder = std::path::Path::new(env!("CARGO_BIN_EXE_recurring")).parent().unwrap();
        shell.env_clear().envs(command.as_std().get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.env_remove("RECURRING_PROVIDER").env("PATH", folder).args(["-e", "-c", script]);
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        shell
    }

    /// Runs with `--json` and something on standard input.
    pub(crate) async fn run_with_input(&self, provider: &str, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(provider);
        let mut child = command.arg("--json").args(arguments).stdin(Stdio::piped()).spawn().unwrap();
        // The command may have ended without reading it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
        Ran::of(child.wait_with_output().await.unwrap())
    }

    /// Creates an order and returns what was printed.
    pub(crate) async fn created(&self, provider: &str, reference: &str) -> Value {
        self.run(provider, &create(provider, reference)).await.exits(0).object()
    }

    /// Creates an order with further options.
    pub(crate) async fn created_with(&self, provider: &str, reference: &str, more: &[&str]) -> Value {
        let arguments = [create(provider, reference).as_slice(), more].concat();
        self.run(provider, &arguments).await.exits(0).object()
    }

    /// The payer agrees.
    pub(crate) fn approve(&self, provider: &str, reference: &str) {
        self.simulator.approve(vendor(provider), reference, &TestCard::approved()).unwrap();
    }

    /// How many requests the simulator has seen for a provider.
    pub(crate) fn seen(&self, provider: &str) -> u64 {
        self.simulator.requests_seen(vendor(provider))
    }
}

pub(crate) fn vendor(provider: &str) -> Vendor {
    if provider == "paynet" { Vendor::Paynet } else { Vendor::Paynkolay }
}

/// The arguments of an order that a provider takes.
pub(crate) fn create<'a>(provider: &str, reference: &'a str) -> Vec<&'a str> {
    let every = if provider == "paynet" { "1m" } else { "30d" };
    create_every(reference, every)
}

/// The arguments of an order with a period.
pub(crate) fn create_every<'a>(reference: &'a str, every: &'a str) -> Vec<&'a str> {
    create_changed(reference, &[("--every", every)])
}

/// The arguments of an order, some of them changed.
pub(crate) fn create_changed<'a>(reference: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let usual = [
        ("--reference", reference),
        ("--name", PAYER[0]),
        ("--email", PAYER[1]),
        ("--gsm", PAYER[2]),
        ("--amount", "149.90"),
        ("--every", "30d"),
        ("--count", "12"),
        ("--start", "today"),
        ("--description", "Uyelik aidati"),
    ];
    let mut arguments = vec!["create"];
    for (name, value) in usual {
        let value = changes.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| value);
        arguments.extend([name, value]);
    }
    arguments
}

/// A day so many days after today, as typed.
pub(crate) fn in_days(days: u64) -> String {
    today_and(days, Date::checked_add)
}

/// A day so many days before today, as typed.
pub(crate) fn days_ago(days: u64) -> String {
    today_and(days, Date::checked_sub)
}

fn today_and<E: std::fmt::Debug>(days: u64, moved: fn(Date, Duration) -> Result<Date, E>) -> String {
    moved(SystemClock.today(), Duration::from_secs(days * 86_400)).unwrap().to_string()
}

/// The address of a port on which nothing listens.
pub(crate) fn closed_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
