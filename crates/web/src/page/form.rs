//! A form on its way back to the person who filled it in.

/// What was typed, to be shown again, and what is wrong with it. Never holds a secret: those
/// are typed anew.
#[derive(Debug, Default)]
pub(crate) struct Form {
    values: Vec<(&'static str, String)>,
    errors: Vec<(&'static str, String)>,
}

impl Form {
    /// Shows a value again.
    pub(crate) fn with(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.values.push((field, value.into()));
        self
    }

    /// Says what is wrong with a field. The first thing said about a field counts.
    pub(crate) fn error(&mut self, field: &'static str, text: String) {
        if self.error_of(field).is_none() {
            self.errors.push((field, text));
        }
    }

    /// Whether anything is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What was typed into a field.
    pub(crate) fn value(&self, field: &str) -> &str {
        let found = self.values.iter().find(|(name, _)| *name == field);
        found.map_or("", |(_, value)| value)
    }

    /// What is wrong with a field.
    pub(crate) fn error_of(&self, field: &str) -> Option<&str> {
        let found = self.errors.iter().find(|(name, _)| *name == field);
        found.map(|(_, text)| text.as_str())
    }

    /// All errors with their fields, for the summary above the form.
    pub(crate) fn errors(&self) -> &[(&'static str, String)] {
        &self.errors
    }
}
