//! Looking at every setting, so that all that is wrong is said at once.

use std::str::FromStr;

use super::setting::Setting;
use super::{InvalidConfig, Source};

/// A look through a source, and what was found to be wrong there.
pub(super) struct Check<'a> {
    source: &'a Source,
    problems: Vec<String>,
}

impl<'a> Check<'a> {
    pub(super) fn of(source: &'a Source) -> Self {
        let mut check = Self {
            source,
            problems: Vec::new(),
        };
        for name in source.unknown_names() {
            check.wrong(format!(
                "{name} is no setting of Waxseal; perhaps it is misspelt"
            ));
        }
        check
    }

    /// What was checked, unless something is wrong.
    pub(super) fn finish<T>(self, checked: Option<T>) -> Result<T, InvalidConfig> {
        match checked {
            Some(checked) if self.problems.is_empty() => Ok(checked),
            _ => Err(InvalidConfig(self.problems)),
        }
    }

    pub(super) fn wrong(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    /// The value of a setting; none where there is none, or a wrong one.
    pub(super) fn optional<T>(&mut self, setting: &Setting) -> Option<T>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let value = match self.source.value(setting) {
            Ok((value, _)) => value?,
            Err(problem) => {
                self.wrong(problem);
                return None;
            }
        };
        value
            .trim()
            .parse()
            .map_err(|fault: T::Err| self.wrong(named(setting, &fault.to_string())))
            .ok()
    }

    /// The same for a setting that must have a value.
    pub(super) fn required<T>(&mut self, setting: &Setting) -> Option<T>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        if let Ok((None, _)) = self.source.value(setting) {
            let (name, about) = (setting.name, setting.about);
            self.wrong(format!("{name} is not set: {about}"));
            return None;
        }
        self.optional(setting)
    }
}

/// What is wrong, beginning with the setting's name unless the text names it already.
fn named(setting: &Setting, fault: &str) -> String {
    if fault.contains(setting.name) {
        fault.to_owned()
    } else {
        format!("{}: {fault}", setting.name)
    }
}
