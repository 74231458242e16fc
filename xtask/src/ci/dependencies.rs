//! What each crate must not depend on, read from cargo's own resolution.

use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::command::{cargo, output};

/// Which crates of the workspace a library may build on; a name ending in `*` stands for all that begin so.
const LAYERS: &[(&str, &[&str])] = &[
    ("recurring-core", &[]),
    ("recurring-http", &["recurring-core"]),
    ("provider-*", &["recurring-core", "recurring-http"]),
    ("recurring-testkit", &["recurring-core"]),
    // A second, independent reading of the wires: a wrong field name must not pass in both directions.
    ("recurring-sim", &["recurring-core"]),
    ("recurring-cli", &["*"]),
    // Its tests use everything; what it ships is nothing.
    ("recurring-trials", &[]),
    ("xtask", &["*"]),
];

/// Which crates must be nowhere in what a user of a library compiles, and why.
const ABSENT: &[(&str, &[&str], &str)] = &[
    ("recurring-core", &["tokio", "reqwest", "hyper", "serde_json"], "the contract does no I/O"),
    ("provider-*", &["sqlx", "clap", "axum", "mockall", "proptest"], "an adapter is a light build"),
    ("recurring-sim", &["reqwest", "sqlx", "clap"], "the simulator serves and never calls"),
];

/// Features of the HTTP client that would change what is sent, or when, behind the adapters' back.
const CLIENT: &str = "reqwest";
const CLIENT_HOME: &str = "recurring-http";
const CLIENT_FEATURES_ABSENT: &[&str] =
    &["http2", "http3", "gzip", "brotli", "zstd", "deflate", "cookies", "system-proxy"];

/// Compares the resolved dependencies with what this file says of them.
///
/// # Errors
///
/// When a crate depends on what it must not, or cargo cannot say.
pub(super) fn check(root: &Path) -> anyhow::Result<()> {
    let metadata = output(cargo(root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let members = Metadata::parse(&metadata)?.packages;
    let mut faults = layer_faults(&members);
    faults.extend(client_faults(&members));
    for member in &members {
        let name = member.name.as_str();
        let absent: Vec<_> = ABSENT.iter().filter(|(pattern, _, _)| matches(pattern, name)).collect();
        if absent.is_empty() {
            continue;
        }
        let tree = compiled(root, name)?;
        faults.extend(absent.iter().flat_map(|(_, crates, why)| presence_faults(name, &tree, crates, why)));
        faults.extend(client_feature_faults(name, &tree));
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{}", faults.join("\n"))
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Member>,
}

impl Metadata {
    fn parse(text: &str) -> anyhow::Result<Self> {
        serde_json::from_str(text).context("cargo metadata is not what this task expects")
    }
}

/// A crate of the workspace and what its manifest names.
#[derive(Debug, Deserialize)]
struct Member {
    name: String,
    dependencies: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    /// Nothing for a plain dependency, else `dev` or `build`.
    kind: Option<String>,
}

impl Member {
    fn shipped(&self) -> impl Iterator<Item = &str> {
        let shipped = self.dependencies.iter().filter(|named| named.kind.as_deref() != Some("dev"));
        shipped.map(|named| named.name.as_str())
    }
}

/// A crate that is compiled for a user, with its features.
#[derive(Debug, PartialEq, Eq)]
struct Compiled {
    name: String,
    features: Vec<String>,
}

fn compiled(root: &Path, package: &str) -> anyhow::Result<Vec<Compiled>> {
    let shape = ["--edges", "normal", "--prefix", "none", "--format", "{p}|{f}"];
    let text = output(cargo(root).args(["tree", "--quiet", "--package", package]).args(shape))?;
    let tree: Vec<_> = text.lines().filter_map(parse_line).collect();
    if tree.first().is_none_or(|first| first.name != package) {
        bail!("cargo tree does not begin with {package}");
    }
    Ok(tree)
}

/// Reads a line such as `reqwest v0.13.5|json,rustls (*)`.
fn parse_line(line: &str) -> Option<Compiled> {
    let (package, features) = line.trim_end_matches("(*)").split_once('|')?;
    let name = package.split_whitespace().next()?.to_owned();
    let features =
        features.split(',').map(str::trim).filter(|feature| !feature.is_empty()).map(str::to_owned).collect();
    Some(Compiled { name, features })
}

fn layer_faults(members: &[Member]) -> Vec<String> {
    let mut faults = Vec::new();
    for member in members {
        let Some((_, allowed)) = LAYERS.iter().find(|(pattern, _)| matches(pattern, &member.name)) else {
            faults.push(format!("{} has no entry among the layers in {}", member.name, file!()));
            continue;
        };
        let ours = member.shipped().filter(|name| members.iter().any(|other| other.name == *name));
        let beyond = ours.filter(|name| !allowed.iter().any(|pattern| matches(pattern, name)));
        faults.extend(beyond.map(|name| format!("{} must not depend on {name}", member.name)));
    }
    faults
}

fn client_faults(members: &[Member]) -> Vec<String> {
    let others = members.iter().filter(|member| member.name != CLIENT_HOME);
    let naming = others.filter(|member| member.shipped().any(|name| name == CLIENT));
    naming.map(|member| format!("{} depends on {CLIENT}; only {CLIENT_HOME} may", member.name)).collect()
}

fn presence_faults(package: &str, tree: &[Compiled], absent: &[&str], why: &str) -> Vec<String> {
    let present = absent.iter().filter(|name| tree.iter().any(|compiled| compiled.name == **name));
    present.map(|name| format!("{package} compiles {name}: {why}")).collect()
}

fn client_feature_faults(package: &str, tree: &[Compiled]) -> Vec<String> {
    let client = tree.iter().find(|compiled| compiled.name == CLIENT);
    let features = client.into_iter().flat_map(|client| &client.features);
    let unwanted = features.filter(|feature| CLIENT_FEATURES_ABSENT.contains(&feature.as_str()));
    unwanted.map(|feature| format!("{package} compiles {CLIENT} with feature {feature}")).collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(manifests: &[(&str, &[(&str, &str)])]) -> Vec<Member> {
        let kind = |kind: &str| (!kind.is_empty()).then(|| kind.to_owned());
        let named = |(name, of): &(&str, &str)| Named { name: (*name).to_owned(), kind: kind(of) };
        manifests
            .iter()
            .map(|(name, dependencies)| Member {
                name: (*name).to_owned(),
                dependencies: dependencies.iter().map(named).collect(),
            })
            .collect()
    }

    #[test]
    fn a_dependency_across_the_layers_is_found() {
        let planted = members(&[
            ("recurring-core", &[("recurring-sim", "dev"), ("serde", "")]),
            ("recurring-http", &[("recurring-core", "")]),
            ("provider-a", &[("recurring-core", ""), ("recurring-http", ""), ("recurring-testkit", "dev")]),
            ("recurring-testkit", &[("recurring-core", ""), ("provider-a", "")]),
            ("recurring-sim", &[("recurring-http", ""), ("provider-a", "build")]),
            ("recurring-cli", &[("provider-a", ""), ("recurring-sim", "")]),
        ]);
        let expected = [
            "recurring-testkit must not depend on provider-a",
            "recurring-sim must not depend on recurring-http",
            "recurring-sim must not depend on provider-a",
        ];
        assert_eq!(layer_faults(&planted), expected);
    }

    #[test]
    fn a_crate_without_a_layer_is_found() {
        let faults = layer_faults(&members(&[("recurring-new", &[])]));
        assert!(faults[0].starts_with("recurring-new has no entry"), "{faults:?}");
    }

    #[test]
    fn the_client_may_be_shipped_by_its_home_only() {
        let planted = members(&[
            ("recurring-http", &[("reqwest", "")]),
            ("recurring-sim", &[("reqwest", "dev")]),
            ("provider-a", &[("reqwest", "")]),
        ]);
        assert_eq!(client_faults(&planted), ["provider-a depends on reqwest; only recurring-http may"]);
    }

    #[test]
    fn lines_of_cargo_tree_are_read() {
        let line = parse_line("reqwest v0.13.5|__tls,rustls (*)").unwrap();
        assert_eq!(
            line,
            Compiled { name: "reqwest".to_owned(), features: vec!["__tls".to_owned(), "rustls".to_owned()] }
        );
        assert_eq!(parse_line("recurring-core v0.1.0 (somewhere)|").unwrap().features, Vec::<String>::new());
        assert_eq!(parse_line(""), None);
    }

    #[test]
    fn crates_and_features_that_must_be_absent_are_found() {
        let tree: Vec<_> = ["provider-a v1|", "axum v0.8|http1", "reqwest v0.13|gzip,rustls"]
            .into_iter()
            .filter_map(parse_line)
            .collect();
        assert_eq!(
            presence_faults("provider-a", &tree, &["axum", "sqlx"], "light"),
            ["provider-a compiles axum: light"]
        );
        assert_eq!(client_feature_faults("provider-a", &tree), ["provider-a compiles reqwest with feature gzip"]);
    }
}
