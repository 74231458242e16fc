//! Secrets and personal data appear nowhere on standard error, not even at trace level.

use recurring_sim::{Fault, FaultPoint};

use crate::support::{BOTH, Bench, PAYER, create, create_changed, days_ago, in_days, vendor};

/// Every text that must not be shown, in every form that it has on the wire.
fn forbidden(bench: &Bench) -> Vec<String> {
    let accounts = bench.simulator.accounts();
    let secrets = [
        &accounts.paynet.secret_key,
        &accounts.paynkolay.sx,
        &accounts.paynkolay.sx_list,
        &accounts.paynkolay.merchant_secret_key,
    ];
    let mut forbidden: Vec<String> = secrets.into_iter().cloned().collect();
    forbidden.extend(PAYER.map(str::to_owned));
    forbidden.extend(["Zeynep", "Kaya", "zeynep.kaya", "532 123", "203.0.113.7", "hashData"].map(str::to_owned));
    forbidden
}

#[track_caller]
fn assert_clean(forbidden: &[String], err: &str, what: &str) {
    for text in forbidden {
        assert!(!err.contains(text.as_str()), "{what}: {text:?} is shown in {err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_or_personal_is_shown_at_trace_level() {
    let echo = format!("{{\"code\":1,\"message\":\"{} {} {} kayitli degil\"}}", PAYER[0], PAYER[1], PAYER[2]);
    let refusal = format!("{{\"RESPONSE_CODE\":0,\"RESPONSE_DATA\":\"{} {} {}\"}}", PAYER[0], PAYER[1], PAYER[2]);
    for provider in BOTH {
        let bench = Bench::start().await;
        let forbidden = forbidden(&bench);
        let text = if provider == "paynet" { echo.clone() } else { refusal.clone() };
        let points = [
            None,
            Some(FaultPoint::CloseAfterCommit),
            Some(FaultPoint::Html { commit: false }),
            Some(FaultPoint::Body { status: 200, text: text.clone(), commit: false }),
            Some(FaultPoint::Body { status: 500, text, commit: false }),
        ];
        for (number, point) in points.into_iter().enumerate() {
            let reference = format!("r{number}");
            let order = [create(provider, &reference).as_slice(), &["--ip", "203.0.113.7"]].concat();
            for json in [true, false] {
                if let Some(point) = &point {
                    bench.simulator.inject(Fault::new(point.clone()).vendor(vendor(provider)));
                }
                let mut command = bench.command(provider);
                command.args(&order).arg("-vv").args(json.then_some("--json"));
                let output = command.output().await.unwrap();
                let err = String::from_utf8(output.stderr).unwrap();
                assert!(err.contains("provider_request"), "spans are shown: {err}");
                assert_clean(&forbidden, &err, &format!("{provider} {point:?}"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_and_further_writes_show_nothing_either() {
    let bench = Bench::start().await;
    let forbidden = forbidden(&bench);
    for provider in BOTH {
        bench.created(provider, "a").await;
        bench.approve(provider, "a");
        let (from, to) = (days_ago(20), in_days(1));
        let lines: [&[&str]; 8] = [
            &["get", "--reference", "a"],
            &["invoices", "--reference", "a"],
            &["attempts", "--reference", "a", "--from", &from, "--to", &to],
            &["paynet", "plans", "list", "--reference", "a"],
            &["list", "--from", "2026-01-01", "--to", "2027-01-01"],
            &["cancel", "--id", "ACPL00000001"],
            &["charge", "--reference", "a"],
            &["cards", "--reference", "a"],
        ];
        for line in lines {
            let ran = bench.run_for_people(provider, &[line, &["-vv"]].concat()).await;
            assert_clean(&forbidden, &ran.err, &format!("{provider} {line:?}"));
            assert!(!ran.out.contains("Zeynep") && !ran.out.contains(PAYER[2]), "{}", ran.out);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_values_are_not_repeated() {
    let bench = Bench::start().await;
    let changes = [
        ("--name", "Zeynep\u{7} Kaya"),
        ("--email", "zeynep.kaya"),
        ("--gsm", "+90 532 123"),
        ("--ip", "203.0.113.7x"),
    ];
    for (option, value) in changes {
        let mut line = create_changed("a", &[(option, value)]);
        if option == "--ip" {
            line.extend([option, value]);
        }
        let ran = bench.run("paynkolay", &line).await.exits(2);
        assert_clean(&forbidden(&bench), &ran.err, option);
    }
    let unquoted = ["get", "--reference", "a", "Zeynep", "Kaya"];
    assert_clean(&forbidden(&bench), &bench.run_for_people("paynet", &unquoted).await.exits(2).err, "unquoted");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_verbose_a_done_command_says_nothing_on_standard_error() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let ran = bench.run_for_people(provider, &create(provider, "a")).await.exits(0);
        assert_eq!(ran.err, "");
    }
}
