//! Paynet's wire in Paynet's words: one file for each service.
//!
//! The text of an amount in a request and that of one in an answer cannot stand for each other:
//!
//! ```
//! #[path = "wire/money.rs"]
//! mod money;
//! fn sent(_: money::KurusText) {}
//! fn shown(_: money::AnswerAmount) {}
//! sent(money::KurusText::from_kurus(10_220));
//! shown(money::AnswerAmount::default());
//! ```
//!
//! ```compile_fail,E0308
//! #[path = "wire/money.rs"]
//! mod money;
//! fn sent(_: money::KurusText) {}
//! sent(money::AnswerAmount::default());
//! ```
//!
//! ```compile_fail,E0308
//! #[path = "wire/money.rs"]
//! mod money;
//! fn shown(_: money::AnswerAmount) {}
//! shown(money::KurusText::from_kurus(10_220));
//! ```
//!
//! ```compile_fail,E0277
//! #[path = "wire/money.rs"]
//! mod money;
//! fn sent(_: impl Into<money::KurusText>) {}
//! sent(money::AnswerAmount::default());
//! ```

pub(crate) mod amount_update;
pub(crate) mod answered;
pub(crate) mod card_info_arrange;
pub(crate) mod card_info_delete;
pub(crate) mod card_info_filter;
pub(crate) mod card_info_label_update;
pub(crate) mod card_info_link_to_subscription;
pub(crate) mod card_info_list;
pub(crate) mod create;
pub(crate) mod create_card_tds_confirm;
pub(crate) mod create_card_tds_initial;
pub(crate) mod create_invoice;
pub(crate) mod dates;
pub(crate) mod envelope;
pub(crate) mod invoice_amount_update;
pub(crate) mod invoice_attempt_list;
pub(crate) mod invoice_list;
pub(crate) mod invoice_status_update;
pub(crate) mod invoices_status_update_all;
pub(crate) mod list;
pub(crate) mod manuel_charge;
pub(crate) mod money;
pub(crate) mod numbers;
pub(crate) mod pages;
pub(crate) mod plan_amount_update;
pub(crate) mod send_again;
pub(crate) mod status_update;
pub(crate) mod subscription;
pub(crate) mod subscription_detail;
