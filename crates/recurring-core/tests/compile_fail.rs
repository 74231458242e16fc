//! What must not compile: a second try without proof, and proofs that are made, copied, stored or used elsewhere (D17).
//!
//! Each file under `ui` is a program that has to be refused, beside the compiler's words. After a change on purpose,
//! `TRYBUILD=overwrite cargo test -p recurring-core --test compile_fail` writes them anew.

#[test]
fn d17_no_second_try_compiles_without_the_proof_of_the_very_write() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
