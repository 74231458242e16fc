//! What several rules ask of Rust syntax.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemTrait, Meta, Token, punctuated::Punctuated};

use crate::tidy::{File, Tree};

/// The name of the contract's trait.
pub(crate) const TRAIT: &str = "RecurringProvider";

/// The file that holds the contract's trait.
pub(crate) const TRAIT_FILE: &str = "crates/recurring-core/src/provider.rs";

/// The line a span begins at.
pub(crate) fn line(span: Span) -> usize {
    span.start().line
}

/// Whether an item is compiled for tests only: `#[cfg(test)]`, alone or inside `all(…)`.
pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| attribute.parse_args::<Meta>().ok())
        .any(|condition| asks_for_test(&condition))
}

/// The contract's trait, where it is declared.
pub(crate) fn contract_trait(tree: &Tree) -> Option<&ItemTrait> {
    let syntax = tree.file(TRAIT_FILE).and_then(File::syntax)?;
    syntax.items.iter().find_map(|item| match item {
        syn::Item::Trait(item) if item.ident == TRAIT => Some(item),
        _ => None,
    })
}

/// Every identifier of a file with its line, those inside macros and attributes included; comments have none.
pub(crate) fn identifiers(file: &File) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    if let Ok(tokens) = file.text().parse::<TokenStream>() {
        walk_tokens(tokens, &mut |token| {
            if let TokenTree::Ident(name) = token {
                found.push((name.to_string(), line(name.span())));
            }
        });
    }
    found
}

/// Every string literal of a function with its line, those inside macros included.
pub(crate) fn string_literals_of(function: &syn::ItemFn) -> Vec<(String, usize)> {
    let mut literals = Literals::default();
    literals.visit_item_fn(function);
    literals.found
}

fn asks_for_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|conditions| conditions.iter().any(asks_for_test)),
        _ => false,
    }
}

fn walk_tokens(tokens: TokenStream, each: &mut dyn FnMut(&TokenTree)) {
    for token in tokens {
        each(&token);
        if let TokenTree::Group(group) = token {
            walk_tokens(group.stream(), each);
        }
    }
}

#[derive(Default)]
struct Literals {
    found: Vec<(String, usize)>,
}

impl<'ast> Visit<'ast> for Literals {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.found.push((literal.value(), line(literal.span())));
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        walk_tokens(call.tokens.clone(), &mut |token| {
            if let TokenTree::Literal(literal) = token
                && let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string())
            {
                self.found.push((text.value(), line(literal.span())));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted;

    #[test]
    fn knows_what_is_compiled_for_tests_only() {
        let cases = [
            ("#[cfg(test)] mod a {}", true),
            ("#[cfg(all(test, unix))] mod a {}", true),
            ("#[cfg(not(test))] mod a {}", false),
            ("#[cfg(feature = \"test\")] mod a {}", false),
            ("mod tests {}", false),
        ];
        for (text, expected) in cases {
            let item: syn::ItemMod = syn::parse_str(text).unwrap();
            assert_eq!(is_for_tests(&item.attrs), expected, "{text}");
        }
    }

    #[test]
    fn sees_identifiers_in_macros_and_not_in_comments() {
        let tree = planted::tree(&[("a.rs", "//! about tea\n// more tea\nfn f() {\n    call!(x.tea());\n}\n")]);
        let found = identifiers(tree.file("a.rs").unwrap());
        assert!(found.contains(&("tea".to_owned(), 4)));
        assert_eq!(found.iter().filter(|(name, _)| name == "tea").count(), 1);
    }

    #[test]
    fn sees_literals_in_macros_and_not_in_test_modules() {
        let text = "fn f() { a(\"one\");\nvec![\"two\"];\n#[cfg(test)]\nmod tests { const B: &str = \"three\"; } }\n";
        let found = string_literals_of(&syn::parse_str(text).unwrap());
        assert_eq!(found, [("one".to_owned(), 1), ("two".to_owned(), 2)]);
    }
}
