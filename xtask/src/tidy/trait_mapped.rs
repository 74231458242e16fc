//! Rule `trait-mapped`: each provider maps each operation of the contract in its own file, or refuses it plainly.

use syn::visit::{self, Visit};
use syn::{ImplItem, ImplItemFn, ItemImpl, TraitItem};

use crate::tidy::syntax::{TRAIT, TRAIT_FILE, contract_trait, line};
use crate::tidy::{File, Finding, Tree};

/// The calls that make a method's body a refusal.
const REFUSALS: &[&str] = &["refuse", "refused"];

/// Finds operations that a provider neither maps nor refuses, or both.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(contract) = contract_trait(tree) else {
        return vec![Finding::new(TRAIT_FILE, 1, format!("the trait `{TRAIT}` is not here"))];
    };
    let operations: Vec<_> = contract
        .items
        .iter()
        .filter_map(|item| match item {
            TraitItem::Fn(method) if method.sig.asyncness.is_some() => Some(method.sig.ident.to_string()),
            _ => None,
        })
        .collect();
    if operations.is_empty() {
        return vec![Finding::new(TRAIT_FILE, 1, format!("`{TRAIT}` has no async method"))];
    }
    tree.provider_crates().iter().flat_map(|folder| check_provider(tree, folder, &operations)).collect()
}

fn check_provider(tree: &Tree, folder: &str, operations: &[String]) -> Vec<Finding> {
    let path = format!("{folder}/src/provider.rs");
    let Some(adapter) = tree.file(&path).and_then(File::syntax).and_then(adapter) else {
        return vec![Finding::new(path, 1, format!("there is no `impl {TRAIT} for …` here"))];
    };
    operations
        .iter()
        .filter_map(|operation| {
            let mapping = format!("src/mapping/{operation}.rs");
            let Some(method) = method(adapter, operation) else {
                return Some(Finding::new(&path, line(adapter.impl_token.span), format!("`{operation}` is not here")));
            };
            let message = match (tree.holds(&format!("{folder}/{mapping}")), refuses(method)) {
                (true, false) | (false, true) => return None,
                (true, true) => format!("`{operation}` is refused here although {mapping} maps it"),
                (false, false) => {
                    format!("`{operation}` has no {mapping} and its body calls neither `refuse` nor `refused`")
                }
            };
            Some(Finding::new(&path, line(method.sig.ident.span()), message))
        })
        .collect()
}

fn adapter(syntax: &syn::File) -> Option<&ItemImpl> {
    syntax.items.iter().find_map(|item| match item {
        syn::Item::Impl(item) => {
            let (implemented, _) = item.trait_.as_ref()?;
            (implemented.segments.last()?.ident == TRAIT).then_some(item)
        }
        _ => None,
    })
}

fn method<'a>(adapter: &'a ItemImpl, name: &str) -> Option<&'a ImplItemFn> {
    adapter.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == name => Some(method),
        _ => None,
    })
}

fn refuses(method: &ImplItemFn) -> bool {
    let mut calls = Calls { refuses: false };
    calls.visit_block(&method.block);
    calls.refuses
}

struct Calls {
    refuses: bool,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.refuses |=
            path.path.segments.last().is_some_and(|name| REFUSALS.iter().any(|refusal| name.ident == refusal));
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.refuses |= REFUSALS.iter().any(|refusal| call.method == refusal);
        visit::visit_expr_method_call(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    const CONTRACT: (&str, &str) = (
        TRAIT_FILE,
        "pub trait RecurringProvider {\n    fn capabilities(&self) -> u8;\n    async fn create(&self) -> u8;\n}\n",
    );
    const MAPPING: (&str, &str) = ("crates/provider-a/src/mapping/create.rs", "");
    const PATH: &str = "crates/provider-a/src/provider.rs";

    fn adapter_with(body: &str) -> String {
        format!(
            "impl core::RecurringProvider for A {{\n    fn capabilities(&self) -> u8 {{ 1 }}\n    async fn create(&self) -> u8 {{ {body} }}\n}}\n"
        )
    }

    #[test]
    fn mapped_or_refused_passes() {
        let mapped = adapter_with("self.client.send(mapping::create::request()).await");
        assert!(found(check, &[CONTRACT, MAPPING, (PATH, &mapped)]).is_empty());
        for refusal in ["Err(self.refused(Operation::Create))", "Err(error::refuse(1))"] {
            assert!(found(check, &[CONTRACT, (PATH, &adapter_with(refusal))]).is_empty(), "{refusal}");
        }
    }

    #[test]
    fn neither_mapped_nor_refused_is_found() {
        let findings = found(check, &[CONTRACT, (PATH, &adapter_with("1"))]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].starts_with(&format!("{PATH}:3: `create` has no src/mapping/create.rs")), "{findings:?}");
    }

    #[test]
    fn mapped_and_refused_at_once_is_found() {
        let findings = found(check, &[CONTRACT, MAPPING, (PATH, &adapter_with("self.refuse(1)"))]);
        assert_eq!(findings, [format!("{PATH}:3: `create` is refused here although src/mapping/create.rs maps it")]);
    }

    #[test]
    fn a_missing_method_adapter_or_trait_is_found() {
        let without = "impl RecurringProvider for A {}\n";
        assert_eq!(found(check, &[CONTRACT, (PATH, without)]), [format!("{PATH}:1: `create` is not here")]);
        let inherent = "impl A { async fn create(&self) {} }\n";
        assert_eq!(
            found(check, &[CONTRACT, (PATH, inherent)]),
            [format!("{PATH}:1: there is no `impl RecurringProvider for …` here")]
        );
        let empty = "pub trait RecurringProvider {}\n";
        assert_eq!(
            found(check, &[(TRAIT_FILE, empty)]),
            [format!("{TRAIT_FILE}:1: `RecurringProvider` has no async method")]
        );
        assert_eq!(found(check, &[]), [format!("{TRAIT_FILE}:1: the trait `RecurringProvider` is not here")]);
    }
}
