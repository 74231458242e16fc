//! What is refused: before any I/O (2 and 5), and by the provider (3 and 7).

use serde_json::json;

use crate::support::{BOTH, Bench, create, create_changed, create_every, recurring, run, vendor};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_values_are_refused_by_field_with_nothing_sent() {
    let bench = Bench::start().await;
    let wrong = [
        ("--amount", "149.905", "amount"),
        ("--amount", "1.500", "amount"),
        ("--amount", "149,90", "amount"),
        ("--amount", "0", "amount"),
        ("--amount", "-5", "amount"),
        ("--reference", "a\r\nb", "reference"),
        ("--reference", "", "reference"),
        ("--name", " ", "payer.name"),
        ("--email", "zeynep", "payer.email"),
        ("--gsm", "+491701234567", "payer.gsm"),
        ("--every", "monthly", "every"),
        ("--every", "0m", "every"),
        ("--count", "0", "count"),
        ("--start", "2020-01-01", "start"),
        ("--start", "01.02.2027", "start"),
        ("--description", "a\nb", "description"),
    ];
    for provider in BOTH {
        for (option, value, field) in wrong {
            let every = if provider == "paynet" { "1m" } else { "30d" };
            // The first change of an option is the one that counts.
            let arguments = create_changed("a", &[(option, value), ("--every", every)]);
            let failure = bench.run(provider, &arguments).await.exits(2).failure();
            let message = failure["message"].as_str().unwrap();
            assert!(message.contains(&format!(" {field}: ")) && message.contains("accepted: "), "{option}: {message}");
            assert_eq!((&failure["kind"], &failure["effect"]), (&json!("invalid_request"), &json!("none")));
            assert_eq!((&failure["operation"], &failure["provider"]), (&json!("create"), &json!(provider)));
        }
        assert_eq!(bench.seen(provider), 0);
    }
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_values_of_the_other_commands_are_refused_too() {
    let bench = Bench::start().await;
    let wrong: [&[&str]; 9] = [
        &["get", "--reference", "a\nb"],
        &["get", "--reference", "a", "--from", "2026-02-01", "--to", "2026-01-01"],
        &["list", "--from", "2026-02-30", "--to", "2026-03-01"],
        &["cancel", "--id", " x"],
        &["amount", "--reference", "a", "--amount", "1.500"],
        &["amount", "--reference", "a", "--amount", "10", "--agent-amount", "5", "--company-amount", "4"],
        &["charge", "--reference", "a", "--invoice-no", ""],
        &["link-card", "--card", "", "--reference", "a"],
        &["link-card", "--card", "1", "--group", "a\tb"],
    ];
    for provider in BOTH {
        for arguments in wrong {
            let failure = bench.run(provider, arguments).await.exits(2).failure();
            assert_eq!(failure["kind"], "invalid_request", "{arguments:?}");
        }
        assert_eq!(bench.seen(provider), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_this_provider_needs_is_wrong_input_as_well() {
    let bench = Bench::start().await;
    let mut without_description = create_every("a", "1m");
    without_description.truncate(without_description.len() - 2);
    let failure = bench.run("paynet", &without_description).await.exits(2).failure();
    assert!(failure["message"].as_str().unwrap().contains("description: is missing"), "{failure}");
    let one_word = create_changed("a", &[("--name", "Zeynep")]);
    let failure = bench.run("paynkolay", &one_word).await.exits(2).failure();
    assert!(failure["message"].as_str().unwrap().contains("payer.name: has no surname"), "{failure}");
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_cannot_do_is_refused_with_nothing_sent() {
    let bench = Bench::start().await;
    let cannot: [(&str, Vec<&str>, &str); 12] = [
        ("paynkolay", create_every("a", "1m"), "every month is not kept; allowed: every 30 days"),
        ("paynkolay", create_changed("a", &[("--count", "13")]), "at most 12 collections"),
        ("paynet", create_every("a", "30d"), "every 30 days is not kept"),
        ("paynkolay", [create("paynkolay", "a").as_slice(), &["--notify", "sms"]].concat(), "hand the link over"),
        ("paynkolay", [create("paynkolay", "a").as_slice(), &["--variable-price"]].concat(), "variable prices"),
        ("paynkolay", [create("paynkolay", "a").as_slice(), &["--group", "g"]].concat(), "group"),
        ("paynkolay", vec!["get", "--id", "ACPL00000001"], "the target cannot be named by id"),
        ("paynkolay", vec!["cancel", "--reference", "a"], "only by id"),
        ("paynkolay", vec!["charge", "--reference", "a"], "no such service"),
        ("paynkolay", vec!["cards", "--reference", "a"], "no such service"),
        ("paynet", vec!["get", "--list-id", "ACLD1"], "cannot be named by list_id"),
        ("paynet", vec!["resume", "--reference", "a"], "resume_status"),
    ];
    for (provider, arguments, words) in cannot {
        let failure = bench.run(provider, &arguments).await.exits(5).failure();
        assert!(failure["message"].as_str().unwrap().contains(words), "{failure}");
        assert_eq!((&failure["effect"], &failure["advice"]["action"]), (&json!("none"), &json!("correct")));
    }
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_decided_before_what_the_provider_cannot_do() {
    let bench = Bench::start().await;
    bench.run("paynkolay", &create_changed("a", &[("--every", "1m"), ("--amount", "1.500")])).await.exits(2);
    bench.run("paynkolay", &create_changed("a", &[("--every", "1m"), ("--start", "2020-01-01")])).await.exits(2);
    bench.run("paynkolay", &["charge", "--reference", "a\rb"]).await.exits(2);
    let mut without_description = create_every("a", "30d");
    without_description.truncate(without_description.len() - 2);
    bench.run("paynet", &without_description).await.exits(2);
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test]
async fn a_command_asks_only_for_the_credentials_it_uses() {
    let missing = |provider: &str, arguments: &[&str]| {
        let mut line = vec!["--json".to_owned(), "--provider".to_owned(), provider.to_owned()];
        line.extend(arguments.iter().map(|&argument| argument.to_owned()));
        async move { run(line).await }
    };
    let expected: [(&str, Vec<&str>, &str); 4] = [
        ("paynet", create("paynet", "a"), "PAYNET_SECRET_KEY"),
        ("paynet", vec!["get", "--reference", "a"], "PAYNET_SECRET_KEY"),
        ("paynkolay", create("paynkolay", "a"), "PAYNKOLAY_SX "),
        ("paynkolay", vec!["get", "--reference", "a"], "PAYNKOLAY_SX_LIST"),
    ];
    for (provider, arguments, variable) in expected {
        let failure = missing(provider, &arguments).await.exits(2).failure();
        assert_eq!(failure["kind"], "misconfigured");
        assert!(failure["message"].as_str().unwrap().contains(variable), "{failure}");
    }
    let attempts = ["attempts", "--reference", "a", "--from", "2026-11-01", "--to", "2026-11-02"];
    let mut command = recurring();
    let output = command.env("PAYNKOLAY_SX_LIST", "x").args(attempts).args(["--provider", "paynkolay"]).output();
    let told = String::from_utf8(output.await.unwrap().stderr).unwrap();
    assert!(told.contains("set PAYNKOLAY_MERCHANT_SECRET_KEY"), "{told}");
    missing("paynkolay", &["charge", "--reference", "a"]).await.exits(5);
    let file = ["get", "--reference", "a", "--paynet-secret-key-file", "/nonexistent/key"];
    let failure = missing("paynet", &file).await.exits(2).failure();
    assert!(failure["message"].as_str().unwrap().starts_with("--paynet-secret-key-file: "), "{failure}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_one_line_of_a_small_file_or_of_the_environment() {
    let bench = Bench::start().await;
    let accounts = bench.simulator.accounts();
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for (provider, option, variable, secret) in [
        ("paynet", "--paynet-secret-key-file", "PAYNET_SECRET_KEY", &accounts.paynet.secret_key),
        ("paynkolay", "--paynkolay-sx-list-file", "PAYNKOLAY_SX_LIST", &accounts.paynkolay.sx_list),
    ] {
        let file = folder.join(format!("secret-of-{provider}"));
        let get = ["get", "--reference", "a", option, file.to_str().unwrap()];
        for refused in ["", "\n", "  \n", "mine\nand another\n", "mine\n\n", &"s".repeat(64 * 1024 + 1)] {
            std::fs::write(&file, refused).unwrap();
            let failure = bench.run(provider, &get).await.exits(2).failure();
            let message = failure["message"].as_str().unwrap();
            assert!(message.starts_with(&format!("{option}: ")) && !message.contains("mine"), "{message}");
        }
        for refused in ["  ", "mine\nand another"] {
            let mut command = bench.command(provider);
            command.env(variable, refused).args(["get", "--reference", "a"]);
            let output = command.output().await.unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{err}");
            assert!(err.contains(&format!("{variable}: the secret ")) && !err.contains("mine"), "{err}");
        }
        for taken in [format!("{secret}\n"), format!("{secret}\r\n"), secret.clone()] {
            std::fs::write(&file, taken).unwrap();
            bench.run(provider, &get).await.exits(8);
        }
    }
    assert_eq!(bench.seen("paynet"), 3, "what is refused is not sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_listing_token_is_needed_for_listing() {
    let bench = Bench::start().await;
    let mut command = bench.command("paynkolay");
    command.env_remove("PAYNKOLAY_SX").env_remove("PAYNKOLAY_MERCHANT_SECRET_KEY");
    let output = command.args(["list", "--from", "2026-11-01", "--to", "2026-11-02"]).output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_the_provider_has_no_effect() {
    let bench = Bench::start().await;
    let failure = bench.run("paynkolay", &["cancel", "--id", "ACPL00000001"]).await.exits(3).failure();
    assert_eq!((&failure["effect"], &failure["operation"]), (&json!("none"), &json!("cancel")));
    assert!(failure["provider_code"].is_string(), "{failure}");

    bench.created("paynet", "a").await;
    let failure = bench.run("paynet", &["charge", "--reference", "a"]).await.exits(3).failure();
    assert_eq!((&failure["kind"], &failure["effect"]), (&json!("refused"), &json!("none")));
    assert_eq!(failure["provider_code"], "1");
    assert!(failure["provider_message"].is_string(), "{failure}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_not_accepted_are_a_refusal() {
    let bench = Bench::start().await;
    for (provider, variable, arguments) in [
        ("paynet", "PAYNET_SECRET_KEY", vec!["get", "--reference", "a"]),
        ("paynet", "PAYNET_SECRET_KEY", create("paynet", "a")),
        ("paynkolay", "PAYNKOLAY_MERCHANT_SECRET_KEY", create("paynkolay", "a")),
    ] {
        let mut command = bench.command(provider);
        let output = command.env(variable, "not-the-key").args(&arguments).output().await.unwrap();
        assert_eq!(output.status.code(), Some(3), "{provider} {arguments:?} {output:?}");
    }
    assert!(bench.simulator.orders(vendor("paynet")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cool_down_is_advice_in_a_refusal() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    bench.approve("paynet", "a");
    let failure = bench.run("paynet", &["charge", "--reference", "a"]).await.exits(3).failure();
    assert_eq!(failure["advice"]["action"], "not_before");
    let seconds = failure["advice"]["not_before_seconds"].as_u64().unwrap();
    assert!((1..=7200).contains(&seconds), "{failure}");
    let shown = bench.run_for_people("paynet", &["charge", "--reference", "a"]).await.exits(3);
    assert!(shown.err.contains("it may be tried again in "), "{}", shown.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn partly_done_rows_are_printed_and_told_apart() {
    let bench = Bench::start().await;
    for reference in ["a", "b", "c"] {
        bench.created_with("paynet", reference, &["--group", "g"]).await;
    }
    bench.approve("paynet", "a");
    bench.run("paynet", &["pause", "--reference", "c"]).await.exits(0);
    let card = bench.run("paynet", &["cards", "--reference", "a"]).await.exits(0).object();
    let link = ["link-card", "--card", card["card"].as_str().unwrap(), "--group", "g"];
    let ran = bench.run("paynet", &link).await.exits(7);
    let outcomes: Vec<_> = ran.objects().iter().map(|row| (row["reference"].clone(), row["outcome"].clone())).collect();
    let expected =
        [("a", "done"), ("b", "done"), ("c", "refused")].map(|(name, outcome)| (json!(name), json!(outcome)));
    assert_eq!(outcomes, expected);
    assert_eq!(ran.objects()[2]["effect"], "none");
    let failure = ran.failure();
    assert_eq!((&failure["effect"], &failure["operation"]), (&json!("partial"), &json!("link_card")));
    assert!(failure["message"].as_str().unwrap().contains("must not be sent again"));

    let ran = bench.run("paynet", &["link-card", "--card", link[2], "--reference", "c"]).await.exits(3);
    assert_eq!(ran.failure()["effect"], "none");
}
