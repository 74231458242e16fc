//! Paynet's standing orders behind the RecurringProvider trait.
