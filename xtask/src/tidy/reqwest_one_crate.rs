//! Rule `reqwest-one-crate`: the HTTP client is named in one crate, so that what holds for it is arranged once.

use toml::{Table, Value};

use crate::tidy::syntax::identifiers;
use crate::tidy::{File, Finding, Tree};

const CLIENT: &str = "reqwest";
const HOME: &str = "crates/recurring-http/";
/// The simulator's own tests talk to it as a stranger would, with a plain client.
const SIMULATOR: &str = "crates/recurring-sim/";

/// Finds the client's name in Rust code and manifests outside its home.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let outside = |file: &&File| !file.path().starts_with(HOME);
    let mut findings: Vec<_> =
        tree.rust_under("").filter(outside).filter(|file| !is_simulator_test(file)).flat_map(in_code).collect();
    let manifests = tree.files().filter(|file| file.path().ends_with("/Cargo.toml")).filter(outside);
    findings.extend(manifests.flat_map(in_manifest));
    findings
}

fn is_simulator_test(file: &File) -> bool {
    file.is_test() && file.path().starts_with(SIMULATOR)
}

fn in_code(file: &File) -> Vec<Finding> {
    let names = identifiers(file).into_iter().filter(|(name, _)| name == CLIENT);
    names.map(|(_, line)| Finding::new(file.path(), line, format!("only {HOME} names {CLIENT}"))).collect()
}

fn in_manifest(file: &File) -> Vec<Finding> {
    let manifest: Table = match file.text().parse() {
        Ok(manifest) => manifest,
        Err(fault) => {
            return vec![Finding::new(file.path(), 1, format!("is not TOML: {}", fault.message()))];
        }
    };
    dependency_tables(&manifest)
        .into_iter()
        .filter(|(kind, _)| !(*kind == "dev-dependencies" && file.path().starts_with(SIMULATOR)))
        .flat_map(|(kind, table)| table.iter().map(move |(name, entry)| (kind, name, entry)))
        .filter(|(_, name, entry)| is_client(name, entry))
        .map(|(kind, name, _)| {
            let line = file
                .text()
                .lines()
                .position(|line| line.trim_start().starts_with(name.as_str()))
                .map_or(1, |at| at + 1);
            Finding::new(file.path(), line, format!("only {HOME} depends on {CLIENT}; here it is in `{kind}`"))
        })
        .collect()
}

fn dependency_tables(manifest: &Table) -> Vec<(&'static str, &Table)> {
    let targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    let places = std::iter::once(manifest).chain(targets);
    places
        .flat_map(|place| {
            ["dependencies", "dev-dependencies", "build-dependencies"]
                .into_iter()
                .filter_map(move |kind| Some((kind, place.get(kind)?.as_table()?)))
        })
        .collect()
}

fn is_client(name: &str, entry: &Value) -> bool {
    name == CLIENT || entry.get("package").and_then(Value::as_str) == Some(CLIENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn its_home_and_the_simulators_tests_may_name_it() {
        let files = [
            ("Cargo.toml", "[workspace.dependencies]\nreqwest = \"0.13\"\n"),
            ("crates/recurring-http/Cargo.toml", "[dependencies]\nreqwest = \"0.13\"\n"),
            ("crates/recurring-http/src/lib.rs", "use reqwest::Client;\n"),
            ("crates/recurring-sim/Cargo.toml", "[dev-dependencies]\nreqwest = \"0.13\"\n"),
            ("crates/recurring-sim/tests/http.rs", "use reqwest::Client;\n"),
            ("crates/provider-a/src/lib.rs", "//! Not reqwest.\n// reqwest\n/// reqwest\nfn f() { \"reqwest\"; }\n"),
        ];
        assert_eq!(found(check, &files), Vec::<String>::new());
    }

    #[test]
    fn code_elsewhere_is_found() {
        let files = [
            ("crates/provider-a/src/lib.rs", "fn f() {}\nuse reqwest::Client;\n"),
            ("crates/provider-a/tests/a.rs", "fn f() { reqwest::get(1); }\n"),
            ("crates/recurring-sim/src/lib.rs", "fn f() { call!(reqwest::get(1)); }\n"),
        ];
        let findings = found(check, &files);
        assert_eq!(findings.len(), 3, "{findings:#?}");
        assert!(findings[0].starts_with("crates/provider-a/src/lib.rs:2: "), "{findings:?}");
    }

    #[test]
    fn manifests_elsewhere_are_found_in_every_kind_of_table() {
        let manifests = [
            "[dependencies]\nreqwest.workspace = true\n",
            "[dev-dependencies]\nreqwest = \"0.13\"\n",
            "[target.'cfg(unix)'.build-dependencies]\nreqwest = \"0.13\"\n",
            "[dependencies]\nclient = { package = \"reqwest\", version = \"0.13\" }\n",
        ];
        for manifest in manifests {
            let findings = found(check, &[("crates/provider-a/Cargo.toml", manifest)]);
            assert_eq!(findings.len(), 1, "{manifest}");
            assert!(findings[0].starts_with("crates/provider-a/Cargo.toml:2: "), "{findings:?}");
        }
        assert_eq!(found(check, &[("crates/recurring-sim/Cargo.toml", manifests[0])]).len(), 1);
    }
}
