//! `sim` as a process of its own: what it prints, whom it serves, how it stops.

use std::process::Output;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::support::{create, recurring};

/// A served simulator and the rest of its standard output.
struct Served {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    address: String,
}

async fn serve(mut command: Command) -> Served {
    let mut child = command.args(["sim", "--listen", "127.0.0.1:0"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = out.next_line().await.unwrap().unwrap();
    let address = line.strip_prefix("listening on ").unwrap().to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{line}");
    Served { child, out, address }
}

impl Served {
    /// Stops it as a service manager does; returns its exit code, the rest of its output, and its log.
    async fn stop(mut self) -> (Option<i32>, Option<String>, String) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        let rest = self.out.next_line().await.unwrap();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).await.unwrap();
        (self.child.wait().await.unwrap().code(), rest, err)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sim_prints_one_line_and_the_accounts_it_made_up_and_serves() {
    let served = serve(recurring()).await;
    // What it printed on standard error is what another shell needs; the accounts are the simulator's fixed ones.
    let accounts = recurring_sim::Accounts::test();
    let mut command = recurring();
    command
        .env("PAYNET_SECRET_KEY", &accounts.paynet.secret_key)
        .env("PAYNET_BASE_URL", &served.address)
        .env("RECURRING_PROVIDER", "paynet");
    let created = ran(command, &create("paynet", "a")).await;
    assert!(created.status.success(), "{created:?}");

    let address = served.address.clone();
    let (code, rest, err) = served.stop().await;
    assert_eq!((code, rest), (Some(0), None), "standard output holds exactly one line");
    assert!(err.contains(&format!("export PAYNET_BASE_URL='{address}'\n")), "{err}");
    assert!(err.contains(&format!("export PAYNET_SECRET_KEY='{}'\n", accounts.paynet.secret_key)), "{err}");
    assert!(err.contains("paynet POST /v1/subscription/create accepted"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sim_takes_the_accounts_of_the_environment_and_never_prints_them() {
    let mut environment = recurring();
    environment.env("PAYNET_SECRET_KEY", "sck_mine_and_secret");
    let served = serve(environment).await;
    let mut command = recurring();
    command.env("PAYNET_SECRET_KEY", "sck_mine_and_secret").args(["--base-url", &served.address]);
    let created = ran(command, &[create("paynet", "a").as_slice(), &["--provider", "paynet"]].concat()).await;
    assert!(created.status.success(), "{created:?}");
    let mut command = recurring();
    command.env("PAYNET_SECRET_KEY", "sck_another").args(["--base-url", &served.address]);
    let refused = ran(command, &["get", "--reference", "a", "--provider", "paynet"]).await;
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
    let (code, _, err) = served.stop().await;
    assert_eq!(code, Some(0));
    assert!(!err.contains("sck_mine_and_secret"), "{err}");
    assert!(err.contains("export PAYNKOLAY_SX_LIST="), "{err}");
    assert!(err.contains("refused: "), "{err}");
}

async fn ran(mut command: Command, arguments: &[&str]) -> Output {
    command.args(arguments).output().await.unwrap()
}
